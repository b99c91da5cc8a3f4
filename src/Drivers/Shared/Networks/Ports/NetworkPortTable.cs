using System.Collections.Immutable;
using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Networks.Ports;

/// <summary>The ports of a running network.</summary>
internal sealed class NetworkPortTable
{
    // Replaced as a whole, so that a description reads one state of it.
    private ImmutableDictionary<Guid, NetworkPort> _ports = ImmutableDictionary<Guid, NetworkPort>.Empty;

    /// <summary>All ports.</summary>
    internal IEnumerable<NetworkPort> All => _ports.Values.OrderBy(port => port.Uuid);

    /// <summary>The sum of the rates that are kept free, in KB per second.</summary>
    internal long FloorSum => _ports.Values.Where(port => port.TrafficClass is not null).Sum(port => port.Floor);

    /// <summary>Finds a port.</summary>
    /// <param name="uuid">Its uuid.</param>
    /// <returns>The port.</returns>
    /// <exception cref="VirtException">NoNetworkPort.</exception>
    internal NetworkPort Find(Guid uuid) => _ports.TryGetValue(uuid, out var port)
        ? port
        : throw new VirtException(VirtErrorCode.NoNetworkPort, $"Network port with UUID {uuid} does not exist", VirtErrorDomain.Network);

    /// <summary>Tells whether there is a port.</summary>
    /// <param name="uuid">Its uuid.</param>
    /// <returns>Whether there is.</returns>
    internal bool Has(Guid uuid) => _ports.ContainsKey(uuid);

    /// <summary>Adds a port, or replaces it.</summary>
    /// <param name="port">The port.</param>
    internal void Set(NetworkPort port) => _ports = _ports.SetItem(port.Uuid, port);

    /// <summary>Takes a port out.</summary>
    /// <param name="uuid">Its uuid.</param>
    internal void Remove(Guid uuid) => _ports = _ports.Remove(uuid);

    /// <summary>Takes all ports out.</summary>
    internal void Clear() => _ports = ImmutableDictionary<Guid, NetworkPort>.Empty;

    /// <summary>Counts the ports that use a device.</summary>
    /// <param name="device">The device's name or PCI address.</param>
    /// <returns>How many do.</returns>
    internal int Connections(string device) => _ports.Values.Count(port => port.Device == device);

    /// <summary>Finds the lowest number that no port's class of traffic has.</summary>
    /// <returns>The number.</returns>
    internal int FreeTrafficClass()
    {
        // The lower ones are the whole network's.
        const int First = 3;
        var taken = _ports.Values.Select(port => port.TrafficClass).OfType<int>().ToHashSet();
        return Enumerable.Range(First, taken.Count + 1).First(id => !taken.Contains(id));
    }

    /// <summary>Writes how many connections there are into a copy of a network's description.</summary>
    /// <param name="definition">The description.</param>
    /// <returns>The copy.</returns>
    internal XElement CountInto(XElement definition)
    {
        var shown = new XElement(definition);
        Count(shown, _ports.Count);
        foreach (var device in PoolDevice.Of(shown))
        {
            Count(device.Element, Connections(device.Key));
        }

        return shown;
    }

    private static void Count(XElement element, int connections) => element.Set("connections", connections > 0 ? connections.Invariant() : null);
}
