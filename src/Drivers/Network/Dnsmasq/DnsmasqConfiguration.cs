using System.Globalization;
using System.Text;
using System.Xml.Linq;
using VirtPS.Drivers.Shared.Networks;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Network.Dnsmasq;

/// <summary>Writes the configuration of a network's dnsmasq.</summary>
/// <param name="network">The network in libvirt's form.</param>
/// <param name="files">Where dnsmasq's files lie.</param>
/// <remarks>networkDnsmasqConfContents. The same lines in the same order, so that who knows libvirt's files can read these.</remarks>
internal sealed class DnsmasqConfiguration(XElement network, DnsmasqFiles files)
{
    private static readonly XNamespace Options = "http://libvirt.org/schemas/network/dnsmasq/1.0";

    private readonly StringBuilder _text = new();
    private readonly List<HostAddress> _addresses = [.. HostAddress.Of(network)];
    private readonly XElement? _dns = network.Element("dns");

    /// <summary>Who made a file, as its first lines say it.</summary>
    internal required string Maker { get; init; }

    /// <summary>The file that dnsmasq writes its process number to; nothing for none.</summary>
    internal string? ProcessNumber { get; init; }

    private bool WantsDns => _dns?.Get("enable") != "no";

    /// <summary>Tells whether a network needs a dnsmasq at all.</summary>
    /// <param name="network">The network in libvirt's form.</param>
    /// <returns>Whether it does: it has an address, and serves names, addresses or files there.</returns>
    internal static bool IsNeeded(XElement network)
    {
        var addresses = HostAddress.Of(network).ToList();
        return addresses.Count > 0
            && (network.Element("dns")?.Get("enable") != "no" || addresses.Exists(ip => ip.ServesDhcp || ip.Element.Element("tftp") is not null));
    }

    /// <summary>Writes the configuration.</summary>
    /// <returns>The text.</returns>
    /// <exception cref="VirtException">ConfigUnsupported or InternalError for what dnsmasq cannot do.</exception>
    internal string Write()
    {
        _text.Append(CultureInfo.InvariantCulture, $"""
            ##WARNING:  THIS IS AN AUTO-GENERATED FILE. CHANGES TO IT ARE LIKELY TO BE
            ##OVERWRITTEN AND LOST.  Changes to this configuration should be made using:
            ##    virsh net-edit {network.Element("name")!.Value}
            ## or other application using the libvirt API.
            ##
            ## dnsmasq conf file created by {Maker}
            strict-order

            """);
        if (!WantsDns)
        {
            Line("port=0");
        }

        WriteNames();
        if (ProcessNumber is not null)
        {
            Line($"pid-file={ProcessNumber}");
        }

        Line("except-interface=lo");
        Line("bind-dynamic");
        Line($"interface={NetworkMode.BridgeOf(network)}");
        if (NetworkMode.Of(network) == "none")
        {
            // No default route, no names from outside, and no default route by IPv6's advertisements either.
            Line("dhcp-option=3");
            Line("no-resolv");
            Line("ra-param=*,0,0");
        }

        if (WantsDns)
        {
            WriteRecords();
        }

        WriteFiles();
        WriteDhcp();
        foreach (var option in network.Element(Options + "options")?.Elements(Options + "option") ?? [])
        {
            Line(option.Get("value") ?? string.Empty);
        }

        return _text.ToString();
    }

    /// <summary>Writes the file of clients with fixed addresses.</summary>
    /// <returns>The text.</returns>
    internal string WriteHosts()
    {
        var lines = from ip in Serving()
                    from host in ip.Hosts
                    where host.Get("ip") is not null
                    select HostLine(host, ip.IsIPv6);
        return string.Concat(lines.Select(line => line + "\n"));
    }

    /// <summary>Writes the file of names that DNS knows besides its clients'.</summary>
    /// <returns>The text.</returns>
    internal string WriteNamesFile() => string.Concat(
        from host in _dns?.Elements("host") ?? []
        let names = host.Elements("hostname").Select(name => name.Value).ToList()
        where names.Count > 0
        select $"{host.Get("ip")}\t{string.Join('\t', names)}\n");

    private static string HostLine(XElement host, bool isIPv6)
    {
        var (mac, name, id, ip) = (host.Get("mac"), host.Get("name"), host.Get("id"), host.Get("ip"));
        var line = isIPv6
            ? string.Join(',', ((string?[])[id is null ? null : $"id:{id}", name, $"[{ip}]"]).OfType<string>())
            : string.Join(',', ((string?[])[mac, .. mac is null ? (string?[])[name, ip] : [ip, name]]).OfType<string>());
        return LeaseTime(host) is { } time ? $"{line},{time}" : line;
    }

    private static string? LeaseTime(XElement owner) => owner.Element("lease") is not { } lease ? null
        : lease.Get("expiry") == "0" ? "infinite"
        : lease.Get("expiry") + (lease.Get("unit") ?? "minutes")[0];

    private void WriteNames()
    {
        var servers = _dns?.Elements("forwarder").ToList() ?? [];
        if (WantsDns)
        {
            foreach (var server in servers)
            {
                var domain = server.Get("domain") is { } of ? $"/{of}/" : string.Empty;
                Line($"server={domain}{server.Get("addr") ?? "#"}");
            }

            if (servers.Exists(server => server.Get("addr") is not null && server.Get("domain") is null))
            {
                Line("no-resolv");
            }
        }

        if (network.Element("domain") is { } own && own.Get("name") is { } name)
        {
            if (own.Get("localOnly") == "yes")
            {
                Line($"local=/{name}/");
            }

            Line($"domain={name}");
            Line("expand-hosts");
        }

        if (!WantsDns)
        {
            return;
        }

        foreach (var ip in _addresses.Where(ip => ip.Element.Get("localPtr") == "yes"))
        {
            Line($"local=/{ReverseDomain.Of(ip)}/");
        }

        if (_dns?.Get("forwardPlainNames") == "no")
        {
            Line("domain-needed");
            Line("local=//");
        }
    }

    private void WriteRecords()
    {
        foreach (var txt in _dns?.Elements("txt") ?? [])
        {
            Line($"txt-record={txt.Get("name")},{txt.Get("value")}");
        }

        foreach (var srv in _dns?.Elements("srv") ?? [])
        {
            var domain = srv.Get("domain") is { } of ? $".{of}" : string.Empty;
            Line($"srv-host=_{srv.Get("service")}._{srv.Get("protocol")}{domain}{Target(srv)}");
        }
    }

    // The numbers are known by their place, so that those before a given one must be given too.
    private static string Target(XElement srv)
    {
        if (srv.Get("target") is not { } target || target == ".")
        {
            return string.Empty;
        }

        var (port, priority, weight) = (srv.Number("port") ?? 0, srv.Number("priority") ?? 0, srv.Number("weight") ?? 0);
        var text = new StringBuilder(",").Append(target);
        if (port != 0 || priority != 0 || weight != 0)
        {
            text.Append(CultureInfo.InvariantCulture, $",{(port == 0 ? 1 : port)}");
        }

        if (priority != 0 || weight != 0)
        {
            text.Append(CultureInfo.InvariantCulture, $",{priority}");
        }

        return (weight == 0 ? text : text.Append(CultureInfo.InvariantCulture, $",{weight}")).ToString();
    }

    private void WriteFiles()
    {
        var roots = _addresses.Where(ip => !ip.IsIPv6).Select(ip => ip.Element.Element("tftp")?.Get("root")).OfType<string>().ToList();
        if (roots.Count > 0)
        {
            Line("enable-tftp");
            roots.ForEach(root => Line($"tftp-root={root}"));
        }
    }

    private IReadOnlyList<HostAddress> Serving()
    {
        foreach (var version in new[] { 4, 6 })
        {
            if (_addresses.Count(ip => ip.ServesDhcp && ip.IsIPv6 == (version == 6)) > 1)
            {
                throw new VirtException(
                    VirtErrorCode.ConfigUnsupported, $"For IPv{version}, multiple DHCP definitions cannot be specified.", VirtErrorDomain.Network);
            }
        }

        return [.. _addresses.Where(ip => ip.ServesDhcp).OrderBy(ip => ip.IsIPv6)];
    }

    private void WriteDhcp()
    {
        var serving = Serving();
        var leases = 0L;

        // Bootp settings count without any lease as well, when another server gives the addresses.
        foreach (var ip in _addresses.Where(ip => !ip.IsIPv6 && ip.ServesDhcp).Take(1).Concat(serving.Where(ip => ip.IsIPv6)))
        {
            leases += WriteAddress(ip);
        }

        if (leases > 0)
        {
            Line($"dhcp-lease-max={leases}");
        }

        if (serving.Count > 0)
        {
            Line($"dhcp-hostsfile={files.Hosts}");
        }

        if (WantsDns)
        {
            Line($"addn-hosts={files.Names}");
        }

        if (network.Element("mtu")?.Get("size") is { } mtu && mtu != "0")
        {
            Line($"dhcp-option=option:mtu,{mtu}");
        }

        if (serving.Any(ip => ip.IsIPv6))
        {
            Line("enable-ra");
        }
        else
        {
            foreach (var ip in _addresses.Where(ip => ip.IsIPv6))
            {
                Line($"dhcp-range={ip.Address},ra-only");
            }
        }
    }

    private long WriteAddress(HostAddress ip)
    {
        var leases = 0L;
        var width = ip.IsIPv6 ? ip.Prefix.ToString(CultureInfo.InvariantCulture) : NetworkAddress.Mask(ip.Prefix).ToString();
        foreach (var range in ip.Ranges)
        {
            var time = LeaseTime(range) is { } given ? $",{given}" : string.Empty;
            Line($"dhcp-range={range.Get("start")},{range.Get("end")},{width}{time}");
            leases += DhcpRules.Size(range);
        }

        if (!ip.Ranges.Any())
        {
            Line($"dhcp-range={ip.Address},static{(ip.IsIPv6 ? $",{width}" : string.Empty)}");
        }

        if (!ip.IsIPv6)
        {
            Line("dhcp-no-override");
            Line("dhcp-authoritative");
            if (ip.Element.Element("dhcp")!.Element("bootp") is { } boot && boot.Get("file") is { } file)
            {
                Line(boot.Get("server") is { } server ? $"dhcp-boot={file},,{server}" : $"dhcp-boot={file}");
            }
        }

        return leases;
    }

    // What a document holds must not become a line of its own.
    private void Line(string text) => _text.Append(text.Contains('\n', StringComparison.Ordinal)
        ? throw new VirtException(VirtErrorCode.XmlError, $"a line end cannot stand in '{text.Replace("\n", "\\n", StringComparison.Ordinal)}'", VirtErrorDomain.Network)
        : text).Append('\n');
}
