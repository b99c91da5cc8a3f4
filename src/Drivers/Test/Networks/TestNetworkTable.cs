using System.Xml.Linq;
using VirtPS.Drivers.Shared.Objects;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Networks;

/// <summary>The virtual networks of a test node.</summary>
internal sealed class TestNetworkTable() : ObjectTable<TestNetwork>("network", "network", VirtErrorCode.NoNetwork, VirtErrorDomain.Network, VirtErrorDomain.Test)
{
    /// <summary>Takes a network that a node begins with: persistent and running.</summary>
    /// <param name="element">Its <c>network</c> element.</param>
    internal void Load(XElement element) => Define(NetworkNormalizer.Normalize(element)).Start();

    /// <inheritdoc/>
    protected override TestNetwork Make(XElement definition) => new(definition);
}
