-- Where an answer leads: every form that an address can have, and those that only look like one.

local footage = require "footage"
local raw = require "spec.support.raw"

local server
setup(function() server = raw.start() end)
teardown(function() server:close() end)

-- A list by link at `path`.
local function things(path, base_url)
  return footage.service({
    name = "example", base_url = "https://example.com", key_header = "authorization", key_prefix = "Bearer ",
    records = { thing = {} },
    lists = { things = { path = path, items = "", strings = "value", record = "thing", filters = { q = "string" },
      paging = { by = "link" } } },
  }).new({ base_url = base_url or server.url, api_key = "k", max_retries = 0 }).things { q = "" }
end

-- What is asked for behind a page at `path` whose link has this target; or nil and the error.
local function followed(target, path)
  server:answer(raw.response("200 OK", { "Link: <" .. target:gsub("HERE", "127.0.0.1:" .. server.port)
    .. ">; rel=next" }, '["one"]'), raw.response("200 OK", {}, '["two"]'))
  local items, _, err = things(path or "/b/c/d;p"):all()
  if not items then return nil, err end
  assert.equal(2, #server:targets())
  return server:targets()[2]
end

describe("the next page's link", function()
  -- RFC 3986, 5.4, with this server for http://a and "q=" for q. false: the page itself, or none that may be followed.
  local examples = {
    ["g:h"] = false, ["g"] = "/b/c/g", ["./g"] = "/b/c/g", ["g/"] = "/b/c/g/", ["/g"] = "/g", ["//g"] = false,
    ["?y"] = "/b/c/d;p?y", ["g?y"] = "/b/c/g?y", ["#s"] = false, ["g#s"] = "/b/c/g", ["g?y#s"] = "/b/c/g?y",
    [";x"] = "/b/c/;x", ["g;x"] = "/b/c/g;x", ["g;x?y#s"] = "/b/c/g;x?y", [""] = false, ["."] = "/b/c/",
    ["./"] = "/b/c/", [".."] = "/b/", ["../"] = "/b/", ["../g"] = "/b/g", ["../.."] = "/", ["../../"] = "/",
    ["../../g"] = "/g",
    -- 5.4.2
    ["../../../g"] = "/g", ["../../../../g"] = "/g", ["/./g"] = "/g", ["/../g"] = "/g", ["g."] = "/b/c/g.",
    [".g"] = "/b/c/.g", ["g.."] = "/b/c/g..", ["..g"] = "/b/c/..g", ["./../g"] = "/b/g", ["./g/."] = "/b/c/g/",
    ["g/./h"] = "/b/c/g/h", ["g/../h"] = "/b/c/h", ["g;x=1/./y"] = "/b/c/g;x=1/y", ["g;x=1/../y"] = "/b/c/y",
    ["g?y/./x"] = "/b/c/g?y/./x", ["g?y/../x"] = "/b/c/g?y/../x", ["g#s/./x"] = "/b/c/g", ["g#s/../x"] = "/b/c/g",
    ["http:g"] = false,
  }

  it("is resolved as in all the examples of RFC 3986, 5.4", function()
    local count = 0
    for target, due in pairs(examples) do
      local got, err = followed(target)
      if due then
        assert.equal(due, got, target .. ": " .. tostring(err))
      else
        assert.is_nil(got, target)
        assert.equal("paging", err.kind, target)
        assert.equal(1, #server:targets(), target)
      end
      count = count + 1
    end
    assert.equal(42, count)
  end)

  -- As browsers do it.
  local forms = {
    ["/a b"] = "/a%20b", ["/x?q=a b"] = "/x?q=a%20b", [" /x "] = "/x", ["/ü?q=é"] = "/%C3%BC?q=%C3%A9",
    ["/\252?\233"] = "/%FC?%E9", ["/%C3%BC%2f"] = "/%C3%BC%2f", ['/x?q="a"'] = "/x?q=%22a%22",
    ["/x?q={a|b}^`"] = "/x?q=%7Ba%7Cb%7D%5E%60", ["/x?filter[a]=1&b[]=2"] = "/x?filter[a]=1&b[]=2",
    ["/x?q=a\\b"] = "/x?q=a%5Cb", ["/x?a=1?b=2"] = "/x?a=1?b=2", ["?"] = "/b/c/d;p?", ["/100%"] = "/100%",
    ["/x?u=http://other.example/@\\..\\"] = "/x?u=http://other.example/@%5C..%5C", ["a/b:c"] = "/b/c/a/b:c",
    ["http://HERE/x?y"] = "/x?y", ["HTTP://HERE/x?y"] = "/x?y", ["http://HERE"] = "/", ["http://HERE?y"] = "/?y",
    ["http://HERE#y"] = "/", ["//HERE/x"] = "/x", ["//HERE?y"] = "/?y", ["http://HERE/a/../b"] = "/b",
    ["?page=2&" .. ("x"):rep(5000)] = "/b/c/d;p?page=2&" .. ("x"):rep(5000),
  }
  for target, due in pairs(forms) do
    it(("may be %q"):format(target:sub(1, 40)), function()
      local got, err = followed(target)
      assert.equal(due, got, tostring(err))
    end)
  end

  -- Another origin, or what some reader of addresses might take for one.
  local refused = {
    "https://HERE/", "ftp://HERE/x", "javascript:alert(1)", "file:///etc/passwd", "data:,x", "mailto:a@b",
    "http://other.example/", "//other.example/", "///other.example/", "////other.example/", "http:///other.example/",
    "http:/other.example/", "http:other.example", "\\\\other.example/", "/\\other.example/", "\\/other.example",
    "http:\\\\other.example\\", "http://HERE\\@other.example/", "http://other.example\\@HERE/",
    "http://HERE@other.example/", "http://user@HERE/", "http://user:word@HERE/", "http://:word@HERE/",
    "http://127.0.0.1:1@HERE/x", "http://HERE.other.example/", "http://127.0.0.1/", "http://127.0.0.1:80/",
    "http://127.0.0.1./", "http://localhost/", "http://[::1]/", "http://HERE:80/", "http://127.0.0.1:99999/",
    "http://127.0.0.1:/", "http://HERE%2f@other.example/", "http://%/", "http://", "//", "http://?x", "/a\tb", "/\1",
    "/\127", "http://HE\tRE/", "http://127。0。0。1/", "http://１２７.0.0.1/",
  }
  for _, target in ipairs(refused) do
    it(("is refused: %q"):format(target), function()
      local got, err = followed(target)
      assert.is_nil(got)
      assert.equal("paging", err.kind)
      assert.equal(1, #server:targets())
      assert.is_nil(err.message:find "word")
    end)
  end

  it("that leads to the page itself is an error at once", function()
    for _, target in ipairs { "", "#", "#x", "?q=", "d;p?q=", "/b/c/d;p?q=", "./d;p?q=", "//HERE/b/c/d;p?q=" } do
      local got, err = followed(target)
      assert.is_nil(got, target)
      assert.equal("paging", err.kind)
      assert.matches("the next page's link", err.message)
      assert.equal(1, #server:targets())
    end
  end)
end)
