using System.Xml.Linq;
using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Test.Interfaces;

/// <summary>A network interface of a test host.</summary>
/// <param name="Definition">Its description in libvirt's form.</param>
/// <param name="IsActive">Whether it is up.</param>
internal sealed record TestInterface(XElement Definition, bool IsActive)
{
    /// <summary>What identifies it.</summary>
    internal InterfaceRef Ref => new((string)Definition.Attribute("name")!, (string?)Definition.Element("mac")?.Attribute("address") ?? string.Empty);

    /// <summary>What a listing shows of it.</summary>
    internal InterfaceSummary Summary => new(Ref, IsActive);
}
