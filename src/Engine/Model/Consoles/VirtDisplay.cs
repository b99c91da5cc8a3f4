using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>A graphics server of a domain.</summary>
public sealed class VirtDisplay
{
    internal VirtDisplay(VirtDomain domain, GraphicsXml graphics)
    {
        Domain = domain;
        var element = graphics.Element;
        Type = (string?)element.Attribute("type") ?? string.Empty;
        Port = Number((string?)element.Attribute("port"));
        TlsPort = Number((string?)element.Attribute("tlsPort"));
        var listen = element.Element("listen");
        Socket = (string?)element.Attribute("socket") ?? (string?)listen?.Attribute("socket");
        Listen = (string?)element.Attribute("listen") ?? (string?)listen?.Attribute("address");
    }

    /// <summary>Reads a domain's graphics servers.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="description">Its description.</param>
    /// <returns>The servers.</returns>
    public static IReadOnlyList<VirtDisplay> Of(VirtDomain domain, DomainXml description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return [.. description.Devices.Graphics.Select(graphics => new VirtDisplay(domain, graphics))];
    }

    /// <summary>The domain.</summary>
    public VirtDomain Domain { get; }

    /// <summary>The domain's name.</summary>
    public string DomainName => Domain.Name;

    /// <summary>The kind of server, such as vnc or spice.</summary>
    public string Type { get; }

    /// <summary>The address that it listens at.</summary>
    public string? Listen { get; }

    /// <summary>The port, where it has one yet.</summary>
    public int? Port { get; }

    /// <summary>The port for TLS, where it has one yet.</summary>
    public int? TlsPort { get; }

    /// <summary>The socket, where it listens at one.</summary>
    public string? Socket { get; }

    /// <summary>The address for viewers, or nothing while there is none.</summary>
    public string? Uri => Socket is not null ? $"{Type}+unix://{Socket}"
        : Port is null && TlsPort is null ? null
        : $"{Type}://{Host}{(Port is { } port ? $":{port}" : string.Empty)}{(Port is null ? $"?tls-port={TlsPort}" : string.Empty)}";

    /// <summary>The number that VNC viewers count from 5900, or nothing for other servers.</summary>
    public int? Display => Type == "vnc" && Port is { } port ? port - 5900 : null;

    /// <summary>Gives the address.</summary>
    /// <returns>The address, or the kind.</returns>
    public override string ToString() => Uri ?? Type;

    private string Host => Listen is null or "0.0.0.0" or "::" ? "localhost" : Listen.Contains(':', StringComparison.Ordinal) ? $"[{Listen}]" : Listen;

    private static int? Number(string? text) => int.TryParse(text, out var number) && number > 0 ? number : null;
}
