using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Networks.Ports;

/// <summary>The limits of a port as typed parameters.</summary>
/// <remarks>virNetworkPortGetParameters and virNetworkPortSetParameters; rates in KB per second, bursts in KiB.</remarks>
internal static class PortParameters
{
    private static readonly (string Direction, string[] Limits)[] Known =
        [("inbound", ["average", "peak", "floor", "burst"]), ("outbound", ["average", "peak", "burst"])];

    /// <summary>Reads the limits of a port.</summary>
    /// <param name="port">The port in libvirt's form.</param>
    /// <returns>The parameters of each direction that has limits.</returns>
    internal static IReadOnlyList<TypedParameter> Read(XElement port) =>
    [
        .. from known in Known
           let limits = port.Element("bandwidth")?.Element(known.Direction)
           where limits is not null
           from limit in known.Limits
           select new TypedParameter($"{known.Direction}.{limit}", uint.TryParse(limits.Get(limit), out var value) ? value : 0u),
    ];

    /// <summary>Writes limits on a copy of a port, in place of all that it has.</summary>
    /// <param name="port">The port in libvirt's form.</param>
    /// <param name="parameters">The limits.</param>
    /// <returns>The copy in libvirt's form.</returns>
    /// <exception cref="VirtException">InvalidArg for a parameter that ports do not have.</exception>
    internal static XElement Write(XElement port, IReadOnlyList<TypedParameter> parameters)
    {
        var names = Known.SelectMany(known => known.Limits.Select(limit => $"{known.Direction}.{limit}")).ToHashSet();
        if (parameters.FirstOrDefault(parameter => !names.Contains(parameter.Name)) is { } unknown)
        {
            throw new VirtException(VirtErrorCode.InvalidArg, $"parameter '{unknown.Name}' not supported", VirtErrorDomain.Network);
        }

        var changed = new XElement(port);
        changed.Drop("bandwidth");
        var bandwidth = new XElement("bandwidth");
        foreach (var (direction, limits) in Known)
        {
            var element = new XElement(direction);
            foreach (var limit in limits)
            {
                if (parameters.Find<uint>($"{direction}.{limit}") is > 0 and var value)
                {
                    element.Set(limit, ((long)value).Invariant());
                }
            }

            // Without a rate the direction has no limit, whatever else is given.
            if (element.Get("average") is not null || element.Get("floor") is not null)
            {
                bandwidth.Add(element);
            }
        }

        if (bandwidth.HasElements)
        {
            changed.Insert(bandwidth);
        }

        return NetworkPortNormalizer.Normalize(changed);
    }
}
