using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>What the rules for a domain's elements need to know of one another.</summary>
internal sealed class DomainContext(XElement domain, DomainDefaults defaults, bool active)
{
    public XElement Domain { get; } = domain;

    public DomainDefaults Defaults { get; } = defaults;

    /// <summary>Whether the document describes a running domain, whose aliases and generated names count.</summary>
    public bool Active { get; } = active;

    /// <summary>What the driver does between the rules that all drivers share; null for nothing.</summary>
    public DomainDriverRules? Driver => Defaults.Driver;

    public XElement Devices { get; } = domain.Need("devices");

    public string Type { get; set; } = string.Empty;

    public string OsType { get; set; } = string.Empty;

    public string Arch { get; set; } = string.Empty;

    public bool IsHvm => OsType == "hvm";

    public bool IsX86 => Arch is "x86_64" or "i686";
}
