using System.Xml.Linq;
using VirtPS.Drivers.Test.Objects;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Networks;

/// <summary>The virtual networks of a test node.</summary>
internal sealed class TestNetworkTable() : TestTable<TestNetwork>("network", "network", VirtErrorCode.NoNetwork, VirtErrorDomain.Network)
{
    /// <summary>Takes a network that a node begins with: persistent and running.</summary>
    /// <param name="element">Its <c>network</c> element.</param>
    internal void Load(XElement element) => Define(NetworkNormalizer.Normalize(element)).Start();

    /// <summary>Stores a definition.</summary>
    /// <param name="definition">The description in libvirt's form.</param>
    /// <returns>The network.</returns>
    internal TestNetwork Define(XElement definition)
    {
        var network = Obtain(definition, starts: false);
        network.Define(definition);
        return network;
    }

    /// <summary>Starts a network that lasts for this run, or a defined one with another description.</summary>
    /// <param name="definition">The description in libvirt's form.</param>
    /// <returns>The network.</returns>
    internal TestNetwork Create(XElement definition)
    {
        var network = Obtain(definition, starts: true);
        network.Start(definition);
        return network;
    }

    private TestNetwork Obtain(XElement definition, bool starts)
    {
        var fresh = new TestNetwork(definition);
        if (Match(fresh.Name, fresh.Uuid, starts) is { } known)
        {
            return known;
        }

        Add(fresh);
        return fresh;
    }
}
