using System.Xml.Linq;
using VirtPS.Drivers.Shared.Networks.Ports;
using VirtPS.Drivers.Shared.Objects;
using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Test.Networks;

/// <summary>A virtual network of a test node.</summary>
internal sealed class TestNetwork(XElement definition) : HostObject(definition)
{
    /// <summary>What identifies it.</summary>
    internal NetworkRef Ref => new(Name, Uuid);

    /// <summary>The leases that it has given since it was started.</summary>
    internal TestLeases Leases { get; } = new();

    /// <summary>Its ports, while it runs.</summary>
    internal NetworkPortTable Ports { get; } = new();

    /// <summary>What a listing shows of it.</summary>
    internal NetworkSummary Summary =>
        new(Ref, IsActive, IsPersistent, Autostart, (string?)Definition.Element("bridge")?.Attribute("name"));
}
