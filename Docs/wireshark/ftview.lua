-- Shows the calls of a packet under it, from a pcapng file that ftview wrote (ftview export --format pcapng).
--
--   tshark -X lua_script:ftview.lua -r packets.pcapng -O ftview
--   or, for Wireshark: copy it to the folder that Help, About, Folders calls "Personal Lua Plugins"
--
-- ftview.call, .total_us, .self_us and .marks can be filtered by: ftview.call == "nft_do_chain" && ftview.total_us > 100
--
-- What it reads are comments of the packet, as Docs/Export.md says: a line for the window, then a line for each call. Lua 5.2 to 5.4.

local ftview = Proto("ftview", "ftview: what the kernel did with it")

local packet = ProtoField.uint32("ftview.packet", "Packet of the trace")
local entry = ProtoField.string("ftview.entry", "Entry point")
local drop = ProtoField.string("ftview.drop", "Dropped")
local call = ProtoField.string("ftview.call", "Call")
local marks = ProtoField.string("ftview.marks", "Marks")
local at = ProtoField.double("ftview.at_us", "Since the window opened, µs")
local total = ProtoField.double("ftview.total_us", "Total, µs")
local self_time = ProtoField.double("ftview.self_us", "Self, µs")
ftview.fields = { packet, entry, drop, call, marks, at, total, self_time }

local comments = Field.new("frame.comment")

-- Kernels nest calls some 50 deep. Wireshark gives up on trees far deeper than that.
local deepest = 100

-- Adds what a filter can ask for without another line in the tree. Times that are not known are not there.
local function add_hidden(item, field, value)
  if value ~= nil then item:add(field, value):set_hidden(true) end
end

local function add_window(top, line)
  local number = tonumber(line:match("packet=(%d+)")) or 0
  local entered, dropped = line:match("entry=(%S+)"), line:match("drop=(%S+)")
  local item = top:add(packet, number)
  local words = string.format("Packet %d of the trace, at %s: %s calls, %s µs", number, entered or "?",
    line:match("calls=(%d+)") or "?", line:match("total=(%S+)") or "?")
  item:set_text(dropped and words .. ", dropped: " .. dropped or words)
  add_hidden(item, entry, entered)
  add_hidden(item, drop, dropped)
  return item
end

local function add_call(parent, since, whole, own, mark, text)
  -- "name [module] = -1 EPERM"
  local name = text:match("^(%S+)") or text
  local item = parent:add(call, name)
  local times = whole .. " µs" .. (own ~= whole and own ~= "?" and ", self " .. own .. " µs" or "")
  item:set_text((mark ~= "-" and mark .. " " or "") .. text .. "  " .. times)
  if mark ~= "-" then add_hidden(item, marks, mark) end
  add_hidden(item, at, tonumber(since))
  add_hidden(item, total, tonumber(whole))
  add_hidden(item, self_time, tonumber(own))
  return item
end

function ftview.dissector(buffer, pinfo, tree)
  local top, open
  for _, comment in ipairs({ comments() }) do
    local text = comment.value
    if type(text) == "string" and text:sub(1, 15) == "ftview-calls/1 " then
      top = top or tree:add(ftview, "ftview: what the kernel did with it")
      for line in text:gmatch("[^\n]+") do
        local since, whole, own, mark, level, rest = line:match("^%+(%S+) (%S+) (%S+) (%S+) ( *)(.+)$")
        if since and open then
          local depth = math.min(#level, deepest)
          open[depth + 1] = add_call(open[depth] or open[0], since, whole, own, mark, rest)
        elseif line:sub(1, 15) ~= "ftview-calls/1 " then
          top:add(ftview, line)
        elseif not line:find(" continued$") then
          -- By level: the call that is open there; before all of them the window.
          open = { [0] = add_window(top, line) }
        end
      end
    end
  end
end

-- Comments are asked for whether or not somebody looks at the packet.
register_postdissector(ftview, true)
