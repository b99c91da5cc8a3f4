using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for a network's names.</summary>
internal static class NetworkDnsRules
{
    // As much of a message of 512 bytes as a service may take.
    private const int ServiceLength = 512 - 30;

    public static void Normalize(XElement network, string name)
    {
        if (network.Element("dns") is not { } dns)
        {
            return;
        }

        Allowed.Check(dns, "enable", Allowed.YesNo);
        Allowed.Check(dns, "forwardPlainNames", Allowed.YesNo);
        if (dns.Get("enable") == "no" && (dns.HasElements || dns.Get("forwardPlainNames") is not null))
        {
            throw XmlFault.Error(dns, $"Extra data in disabled network '{name}'", "no elements and no other attributes where enable is no");
        }

        foreach (var forwarder in dns.Elements("forwarder"))
        {
            if (forwarder.Get("addr") is null && forwarder.Get("domain") is null)
            {
                throw XmlFault.Error(forwarder, "Invalid forwarder element, must contain at least one of addr or domain");
            }

            if (forwarder.Get("addr") is { } address)
            {
                NetworkIPRules.NeedAddress(forwarder, "addr", $"Invalid forwarder IP address '{address}' in network '{name}'");
            }
        }

        foreach (var host in dns.Elements("host"))
        {
            if (host.Get("ip") is not { } ip)
            {
                throw Detail(host, $"Missing IP address in network '{name}' DNS HOST record");
            }

            NetworkIPRules.NeedAddress(host, "ip", $"Invalid IP address in network '{name}' DNS HOST record");
            if (host.Element("hostname") is null)
            {
                throw Detail(host, $"Missing hostname in network '{name}' DNS HOST record", $"a 'hostname' element for {ip}");
            }
        }

        foreach (var txt in dns.Elements("txt"))
        {
            if (txt.Get("name") is null || txt.Get("value") is null)
            {
                throw Detail(
                    txt,
                    txt.Get("name") is null
                        ? $"missing required name attribute in DNS TXT record of network {name}"
                        : $"missing required value attribute in DNS TXT record named '{txt.Get("name")}' of network {name}");
            }

            if (txt.Get("name")!.AsSpan().ContainsAny(' ', ','))
            {
                throw Detail(txt, $"prohibited character in DNS TXT record name '{txt.Get("name")}' of network {name}");
            }
        }

        foreach (var srv in dns.Elements("srv"))
        {
            CheckService(srv, name);
        }

        if (!dns.HasElements && dns.FirstAttribute is null)
        {
            dns.Remove();
        }
    }

    private static void CheckService(XElement srv, string name)
    {
        var service = srv.Get("service") ?? throw Detail(srv, $"missing required service attribute in DNS SRV record of network '{name}'");
        if (service.Length > ServiceLength)
        {
            throw Detail(srv, $"service attribute '{service}' in network '{name}' is too long, limit is {ServiceLength} bytes");
        }

        if (!service.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '+' or '/' or '*'))
        {
            throw Detail(srv, $"invalid character in service attribute '{service}' in DNS SRV record of network '{name}'");
        }

        var protocol = srv.Get("protocol") ?? throw Detail(srv, $"missing required protocol attribute in DNS SRV record '{service}' of network '{name}'");
        if (!protocol.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '+' or '/'))
        {
            throw Detail(srv, $"invalid character in protocol attribute '{protocol}' in DNS SRV record of network '{name}'");
        }

        foreach (var (number, least, invalid) in ((string, int, string)[])[("port", 1, "invalid"), ("priority", 0, "Invalid"), ("weight", 0, "invalid")])
        {
            if (srv.Get(number) is not { } text)
            {
                continue;
            }

            var isNumber = ushort.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= least;
            if (isNumber && srv.Get("target") is null)
            {
                throw Detail(srv, $"DNS SRV {number} attribute not permitted without target for service '{service}' in network '{name}'");
            }

            if (!isNumber)
            {
                throw Detail(srv, $"{invalid} DNS SRV {number} attribute for service '{service}' in network '{name}'", $"a number from {least} to {ushort.MaxValue}");
            }
        }
    }

    private static VirtException Detail(XElement at, string sentence, string? expected = null) =>
        XmlFault.Make(VirtErrorCode.XmlDetail, at, sentence, expected);
}
