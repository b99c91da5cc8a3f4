using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for a network's names.</summary>
internal static class NetworkDnsRules
{
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
        }

        foreach (var srv in dns.Elements("srv"))
        {
            foreach (var attribute in (ReadOnlySpan<string>)["service", "protocol"])
            {
                if (srv.Get(attribute) is null)
                {
                    throw Detail(srv, $"missing required {attribute} attribute in DNS SRV record of network '{name}'");
                }
            }
        }

        if (!dns.HasElements && dns.FirstAttribute is null)
        {
            dns.Remove();
        }
    }

    private static VirtException Detail(XElement at, string sentence, string? expected = null) =>
        XmlFault.Make(VirtErrorCode.XmlDetail, at, sentence, expected);
}
