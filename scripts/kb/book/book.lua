-- From the assembled HTML to Typst and EPUB: what pandoc itself leaves out or says too little of.
-- Each function of the Typst source that begins with kb- is in book.typ.

local typst = FORMAT:match("typst") ~= nil

local function raw(text) return pandoc.RawInline("typst", text) end
local function block(text) return pandoc.RawBlock("typst", text) end
local function quoted(text) return '"' .. text:gsub('[\\"]', "\\%0") .. '"' end
local function label(id) return "label(" .. quoted(id) .. ")" end
local function anchor(id) return id == "" and "" or "#metadata(none)<" .. id .. ">" end
local function wrapped(before, inlines, after)
  local all = pandoc.List({ raw(before) })
  all:extend(inlines)
  all:insert(raw(after))
  return all
end
local function boxed(before, blocks, after)
  local all = pandoc.List({ block(before) })
  all:extend(blocks)
  all:insert(block(after))
  return all
end
-- Blocks as inlines of Typst. A whole document is written only where needed: it takes pandoc 2 ms each time.
local function flat(blocks)
  if #blocks == 0 then return {} end
  if #blocks == 1 and (blocks[1].t == "Plain" or blocks[1].t == "Para") then return blocks[1].content end
  return { raw((pandoc.write(pandoc.Pandoc(blocks), "typst-smart"):gsub("%s+$", ""))) }
end

-- Typst makes dashes, ellipses and minus signs of some marks, and lists of others; the book prints what the site prints.
-- A string too long for a line (an address, an identifier) may break after its marks, and else every 20 characters.
local LONG = 30
local function Str(str)
  local text = str.text
  if #text > LONG then
    local pieces = text:gsub("%f[%p]%p+", "%0\0"):gsub(("%w"):rep(20), "%0\0")
    return raw((pieces:gsub("%p", "\\%0"):gsub("%z", "#kb-break;")))
  elseif text:find("%-") or text:find("%.%.") or text:match("^[=+/]+$") or text:match("^%d+%.$") then
    return raw((text:gsub("%p", "\\%0")))
  end
end

local function Image(image)
  local width = image.attributes.width
  local size = width and width:match("^%d+$") and ", width: " .. tonumber(width) * 0.75 .. "pt" or ""
  return raw("#kb-image(" .. quoted(image.src) .. ", " .. quoted(pandoc.utils.stringify(image.caption)) .. size .. ")")
end

local function Figure(figure)
  local before = wrapped("#kb-figure(caption: [", flat(figure.caption.long), "])[" .. anchor(figure.identifier))
  before:extend(flat(figure.content))
  before:insert(raw("]"))
  return pandoc.Plain(before)
end

local function Link(link)
  local target = link.target:match("^#(.*)")
  local to = target and label(target) or quoted(link.target)
  local name = "link"
  if link.classes:includes("footnote-ref") then
    name = "marker"
  elseif link.classes:includes("footnote-backref") then
    name = "back"
  elseif link.classes:includes("kb-cross") then
    name = "cross"
  end
  return wrapped("#kb-" .. name .. "(" .. to .. ")[", link.content, "]")
end

local function Span(span)
  if span.classes:includes("kb-symbol") then
    return raw("#kb-symbol(" .. quoted(span.attributes["aria-label"] or "") .. ", " .. quoted(pandoc.utils.stringify(span)) .. ")")
  end
  for _, class in ipairs(span.classes) do
    local certainty = class:match("^kb%-certainty%-%-(.+)$")
    if certainty then return wrapped("#kb-certainty(" .. quoted(certainty) .. ")[", span.content, "]") end
  end
  if span.identifier ~= "" then
    span.content:insert(1, raw(anchor(span.identifier)))
  end
  return span.attributes.lang and span or span.content
end

local function Header(header)
  for class, supplement in pairs({ ["kb-part"] = "Part", ["kb-chapter"] = "Chapter" }) do
    if header.classes:includes(class) then
      local before = "#heading(level: " .. header.level .. ", supplement: [" .. supplement .. "])["
      local opens = header.classes:includes("kb-opens") and "#pagebreak(weak: true)\n" or ""
      return pandoc.Plain(wrapped(opens .. before, header.content, "] <" .. header.identifier .. ">"))
    end
  end
  if header.classes:includes("kb-sheet") then return { block("#pagebreak(weak: true)"), header } end
end

local function Div(div)
  if div.classes:includes("kb-front") then return {} end
  if div.classes:includes("admonition-title") then return nil end
  if div.classes:includes("kb-page") then
    div.content:insert(1, block("// " .. (div.attributes.source or "")))
    return div.content
  end
  if div.classes:includes("admonition") then
    local title = {}
    if div.content[1] and div.content[1].classes and div.content[1].classes:includes("admonition-title") then
      title = flat(div.content:remove(1).content)
    end
    div.content:insert(1, pandoc.Plain(wrapped("#kb-box([", title, "])[" .. anchor(div.identifier))))
    div.content:insert(block("]"))
    return div.content
  end
  for _, class in ipairs({ "kb-status", "kb-note", "footnote" }) do
    if div.classes:includes(class) then return boxed("#" .. "kb-" .. class:gsub("^kb%-", "") .. "[", div.content, "]") end
  end
  if div.identifier ~= "" then div.content:insert(1, pandoc.Plain({ raw(anchor(div.identifier)) })) end
  return div.content
end

-- Rows up to this many characters stay on one page.
local WHOLE_ROW = 1500
local ALIGNMENTS = { AlignLeft = "left", AlignRight = "right", AlignCenter = "center" }

local function cell(c, whole, header)
  local given = ""
  if c.col_span > 1 then given = given .. "colspan: " .. c.col_span .. ", " end
  if c.row_span > 1 then given = given .. "rowspan: " .. c.row_span .. ", " end
  if ALIGNMENTS[c.alignment] then given = given .. "align: " .. ALIGNMENTS[c.alignment] .. " + top, " end
  if not whole then given = given .. "breakable: true, " end
  local before = given == "" and "[" or "table.cell(" .. given .. ")["
  if header then return wrapped(before .. "#strong[", flat(c.contents), "]], ") end
  return wrapped(before, flat(c.contents), "], ")
end

local function extend_with_rows(all, rows, header)
  for _, row in ipairs(rows) do
    local length = 0
    for _, c in ipairs(row.cells) do length = math.max(length, #pandoc.utils.stringify(c.contents)) end
    for _, c in ipairs(row.cells) do all:extend(cell(c, length <= WHOLE_ROW, header)) end
    all:insert(raw("\n  "))
  end
end

local function Table(t)
  local widths, wide = {}, false
  for _, spec in ipairs(t.colspecs) do
    wide = wide or (spec[2] or 0) > 0
    table.insert(widths, wide and string.format("%.1ffr", (spec[2] or 0) * 100) or "auto")
  end
  local all = wrapped(anchor(t.identifier) .. "#kb-table(caption: [", flat(t.caption.long), "]")
  local turned = tostring(t.classes:includes("kb-turned"))
  all:insert(raw(string.format(", columns: (%s,), wide: %s, turned: %s,\n  ", table.concat(widths, ", "), wide, turned)))
  local function headed(opening, rows)
    if #rows == 0 then return end
    all:insert(raw(opening))
    extend_with_rows(all, rows, true)
    all:insert(raw("), "))
  end
  headed("table.header(", t.head.rows)
  for _, body in ipairs(t.bodies) do
    -- A band over a group of rows is a header of the second level, so that it is read with its rows.
    headed("table.header(level: 2, ", body.head)
    extend_with_rows(all, body.body, false)
  end
  extend_with_rows(all, t.foot.rows, false)
  all:insert(raw(")"))
  return pandoc.Plain(all)
end

-- Typst's colours of code say nothing to a reader of this book.
local function CodeBlock(code) return pandoc.CodeBlock(code.text) end

-- EPUB: the roles that reading systems know (DPUB-ARIA 1.1), which pandoc would take for footnotes of its own.
local ROLES = {
  ["footnote-ref"] = { "doc-noteref", "noteref" },
  ["footnote-backref"] = { "doc-backlink", "backlink" },
  footnote = { "doc-endnotes", "endnotes" },
}

local function with_role(element)
  for _, class in ipairs(element.classes) do
    if ROLES[class] then element.attributes.role, element.attributes["epub:type"] = table.unpack(ROLES[class]) end
    if class == "kb-symbol" then element.attributes.role = "img" end
  end
  element.attributes.source = nil
  return element
end

if typst then
  return {
    { Str = Str, CodeBlock = CodeBlock },
    { Image = Image, Link = Link, Span = Span },
    { Header = Header, Figure = Figure, Table = Table, Div = Div },
  }
end
return { { Link = with_role, Span = with_role, Div = with_role } }
