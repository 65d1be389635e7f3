-- A certificate authority of one run and a server certificate for the loopback
-- names. Owns keys and certificates; they live in memory, only the authority's
-- certificate is written, for clients to trust.

local altname = require "openssl.x509.altname"
local bignum = require "openssl.bignum"
local extension = require "openssl.x509.extension"
local name = require "openssl.x509.name"
local pkey = require "openssl.pkey"
local rand = require "openssl.rand"
local tls = require "http.tls"
local x509 = require "openssl.x509"

local certificates = {}

local function new_key()
  return pkey.new { type = "EC", curve = "prime256v1" }
end

local function named(common_name)
  local subject = name.new()
  subject:add("O", "footage simulator")
  subject:add("CN", common_name)
  return subject
end

local function new_certificate(subject, issuer, key)
  local certificate = x509.new()
  certificate:setVersion(3)
  certificate:setSerial(bignum.fromBinary(rand.bytes(16)))
  certificate:setSubject(subject)
  certificate:setIssuer(issuer)
  certificate:setLifetime(os.time() - 3600, os.time() + 86400 * 30)
  certificate:setPublicKey(key)
  return certificate
end

function certificates.new()
  local authority_key, server_key = new_key(), new_key()
  local authority_name = named("footage simulator authority")

  local authority = new_certificate(authority_name, authority_name, authority_key)
  authority:setBasicConstraints { CA = true, pathLen = 0 }
  authority:setBasicConstraintsCritical(true)
  authority:addExtension(extension.new("keyUsage", "critical,keyCertSign,cRLSign"))
  authority:sign(authority_key)

  local server = new_certificate(named("localhost"), authority_name, server_key)
  local names = altname.new()
  names:add("DNS", "localhost")
  names:add("IP", "127.0.0.1")
  names:add("IP", "::1")
  server:setSubjectAlt(names)
  server:setBasicConstraints { CA = false }
  server:addExtension(extension.new("extendedKeyUsage", "serverAuth"))
  server:sign(authority_key)

  return { authority = authority:toPEM(), certificate = server, key = server_key }
end

-- A TLS context that offers the given protocols by ALPN, best first.
function certificates.context(pair, protocols)
  local context = tls.new_server_context()
  context:setPrivateKey(pair.key)
  context:setCertificate(pair.certificate)
  context:setAlpnSelect(function(_, offered)
    for _, ours in ipairs(protocols) do
      for _, theirs in ipairs(offered) do
        if ours == theirs then return ours end
      end
    end
  end)
  return context
end

return certificates
