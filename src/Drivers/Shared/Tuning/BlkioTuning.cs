using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Tuning;

/// <summary>Reads and writes how a guest's disk I/O weighs against that of others, and its limits for each host device.</summary>
/// <remarks>A parameter for devices is one text: a path, a comma, a number, a comma, the next path and so on.</remarks>
internal static class BlkioTuning
{
    private static readonly (string Name, string Element, ulong Most)[] DeviceFields =
    [
        ("device_weight", "weight", uint.MaxValue),
        ("device_read_iops_sec", "read_iops_sec", uint.MaxValue),
        ("device_write_iops_sec", "write_iops_sec", uint.MaxValue),
        ("device_read_bytes_sec", "read_bytes_sec", ulong.MaxValue),
        ("device_write_bytes_sec", "write_bytes_sec", ulong.MaxValue),
    ];

    private static readonly ParameterRules Rules =
        new([("weight", typeof(uint)), .. DeviceFields.Select(field => (field.Name, typeof(string)))]);

    /// <summary>Reads weight and limits.</summary>
    /// <param name="definition">The definition.</param>
    /// <returns>The parameters.</returns>
    internal static IReadOnlyList<TypedParameter> Read(DomainXml definition)
    {
        var tuning = definition.Element.Element("blkiotune");
        return
        [
            new("weight", (uint)(tuning?.Element("weight").Number() ?? 0)),
            .. DeviceFields.Select(field => new TypedParameter(field.Name, string.Join(',', ReadDevices(tuning, field.Element)))),
        ];
    }

    /// <summary>Checks new weights and limits.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <exception cref="VirtException">InvalidArg or ArgumentUnsupported.</exception>
    internal static void Check(IReadOnlyList<TypedParameter> parameters)
    {
        Rules.Check(parameters);
        foreach (var field in DeviceFields)
        {
            if (parameters.FindText(field.Name) is { } text)
            {
                Parse(field.Name, text, field.Most);
            }
        }
    }

    /// <summary>Writes weights and limits that were checked.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="parameters">The parameters.</param>
    internal static void Write(DomainXml definition, IReadOnlyList<TypedParameter> parameters)
    {
        var tuning = definition.Element.Section("blkiotune");
        if (parameters.Find<uint>("weight") is { } weight)
        {
            tuning.SetNumber("weight", weight);
        }

        foreach (var field in DeviceFields)
        {
            foreach (var (path, value) in parameters.FindText(field.Name) is { } text ? Parse(field.Name, text, field.Most) : [])
            {
                WriteDevice(tuning, path, field.Element, value);
            }
        }

        definition.Element.Prune("blkiotune");
    }

    /// <summary>Takes apart what is said of devices.</summary>
    /// <param name="parameters">The parameters, which were checked.</param>
    /// <returns>For each value the device's path, what it is the value of, such as <c>read_iops_sec</c>, and the value; 0 for no limit.</returns>
    internal static IEnumerable<(string Path, string Name, ulong Value)> Devices(IReadOnlyList<TypedParameter> parameters) =>
        from field in DeviceFields
        let text = parameters.FindText(field.Name)
        where text is not null
        from pair in Parse(field.Name, text, field.Most)
        select (pair.Path, field.Element, pair.Value);

    private static IEnumerable<string> ReadDevices(XElement? tuning, string field) =>
        from device in tuning?.Elements("device") ?? []
        let value = device.Element(field).Number() ?? 0
        where value != 0
        select $"{device.Element("path")?.Value},{value}";

    private static void WriteDevice(XElement tuning, string path, string field, ulong value)
    {
        var device = tuning.Elements("device").FirstOrDefault(item => item.Element("path")?.Value == path);
        if (device is null && value != 0)
        {
            tuning.Add(device = new XElement("device", new XElement("path", path)));
        }

        device?.SetNumber(field, value);
        if (device is not null && device.Elements().All(child => child.Name == "path"))
        {
            device.Remove();
        }
    }

    private static List<(string Path, ulong Value)> Parse(string name, string text, ulong most)
    {
        var found = new List<(string, ulong)>();
        if (text.Length == 0)
        {
            return found;
        }

        var parts = text.Split(',');
        if (parts.Length % 2 != 0)
        {
            throw SharedErrors.Of(VirtErrorCode.InvalidArg, $"unable to parse blkio device '{name}' '{text}'");
        }

        for (var i = 0; i < parts.Length; i += 2)
        {
            found.Add(ulong.TryParse(parts[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= most
                ? (parts[i], value)
                : throw SharedErrors.Of(
                    VirtErrorCode.InvalidArg, $"invalid value '{parts[i + 1]}' for parameter '{name}' of device '{parts[i]}'"));
        }

        return found;
    }
}
