using System.Xml.Linq;
using VirtPS.Drivers.Shared.Objects;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Network;

/// <summary>The virtual networks of the host.</summary>
internal sealed class NetworkTable() : ObjectTable<VirtualNetwork>("network", "network", VirtErrorCode.NoNetwork, VirtErrorDomain.Network, VirtErrorDomain.Network)
{
    /// <inheritdoc/>
    protected override VirtualNetwork Make(XElement definition) => new(definition);
}
