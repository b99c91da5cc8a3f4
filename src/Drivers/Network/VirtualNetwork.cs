using System.Xml.Linq;
using VirtPS.Drivers.Network.Ports;
using VirtPS.Drivers.Shared.Networks.Ports;
using VirtPS.Drivers.Shared.Networks;
using VirtPS.Drivers.Shared.Objects;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Network;

/// <summary>A virtual network of the host.</summary>
/// <remarks>Its descriptions are never changed in place, so that a listing needs to wait for nobody.</remarks>
/// <param name="definition">Its description in libvirt's form.</param>
internal sealed class VirtualNetwork(XElement definition) : HostObject(definition)
{
    /// <summary>Held by whoever changes the network.</summary>
    internal SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>What identifies it.</summary>
    internal NetworkRef Ref => new(Name, Uuid);

    /// <summary>Its ports, while it runs.</summary>
    internal NetworkPortTable Ports { get; } = new();

    /// <summary>What a listing shows of it.</summary>
    internal NetworkSummary Summary => new(Ref, IsActive, IsPersistent, Autostart, NetworkMode.BridgeOf(Definition));

    /// <summary>Writes its description.</summary>
    /// <param name="inactive">Whether that of its next start is wanted.</param>
    /// <returns>The text, with the connections counted where the network runs.</returns>
    internal string Describe(bool inactive) => VirtXml.Write(inactive || !IsActive ? Inactive : Ports.CountInto(Definition));

    /// <summary>Fails unless the network runs.</summary>
    /// <exception cref="VirtException">OperationInvalid.</exception>
    internal void NeedActive()
    {
        if (!IsActive)
        {
            throw new VirtException(VirtErrorCode.OperationInvalid, $"network '{Name}' is not active", VirtErrorDomain.Network);
        }
    }
}
