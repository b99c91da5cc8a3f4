using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Shared.Tuning;

/// <summary>Reads and writes the bandwidth limits of network interfaces, in KiB per second and KiB.</summary>
internal static class InterfaceTuning
{
    private static readonly (string Name, string Direction, string Attribute)[] Fields =
    [
        ("inbound.average", "inbound", "average"),
        ("inbound.peak", "inbound", "peak"),
        ("inbound.burst", "inbound", "burst"),
        ("inbound.floor", "inbound", "floor"),
        ("outbound.average", "outbound", "average"),
        ("outbound.peak", "outbound", "peak"),
        ("outbound.burst", "outbound", "burst"),
    ];

    private static readonly ParameterRules Rules = new([.. Fields.Select(field => (field.Name, typeof(uint)))]);

    /// <summary>Reads a network interface's limits.</summary>
    /// <param name="card">The <c>interface</c> element.</param>
    /// <returns>All limits; 0 for none.</returns>
    internal static IReadOnlyList<TypedParameter> Read(XElement card) =>
    [
        .. Fields.Select(field => new TypedParameter(
            field.Name, (uint)(card.Element("bandwidth")?.Element(field.Direction).NumberOf(field.Attribute) ?? 0))),
    ];

    /// <summary>Checks new limits.</summary>
    /// <param name="parameters">The limits.</param>
    /// <exception cref="Engine.Errors.VirtException">InvalidArg or ArgumentUnsupported.</exception>
    internal static void Check(IReadOnlyList<TypedParameter> parameters) => Rules.Check(parameters);

    /// <summary>Writes limits: a direction is replaced as a whole, and one whose average is 0 has none any more.</summary>
    /// <param name="card">The <c>interface</c> element.</param>
    /// <param name="parameters">The limits.</param>
    internal static void Write(XElement card, IReadOnlyList<TypedParameter> parameters)
    {
        var bandwidth = card.Section("bandwidth");
        foreach (var direction in Fields.GroupBy(field => field.Direction))
        {
            var given = direction
                .Select(field => (field.Attribute, Value: parameters.Find<uint>(field.Name)))
                .Where(item => item.Value is not null)
                .ToDictionary(item => item.Attribute, item => item.Value!.Value);
            if (!given.ContainsKey("average") && !given.ContainsKey("floor"))
            {
                continue;
            }

            bandwidth.Elements(direction.Key).Remove();
            if (given.GetValueOrDefault("average") != 0 || given.GetValueOrDefault("floor") != 0)
            {
                bandwidth.Add(new XElement(
                    direction.Key,
                    given.Where(item => item.Value != 0)
                        .Select(item => new XAttribute(item.Key, item.Value.ToString(CultureInfo.InvariantCulture)))));
            }
        }

        card.Prune("bandwidth");
    }
}
