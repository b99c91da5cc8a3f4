using System.Xml.Linq;
using VirtPS.Drivers.Shared.Tuning;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Reads and writes the I/O limits of disks.</summary>
internal static class BlockIoTuning
{
    private const ulong Most = 1_000_000_000_000_000;
    private const string Group = "group_name";

    private static readonly string[] Rates =
    [
        "total_bytes_sec", "read_bytes_sec", "write_bytes_sec",
        "total_iops_sec", "read_iops_sec", "write_iops_sec",
    ];

    private static readonly string[] Bursts = [.. Rates.Select(rate => rate + "_max")];

    // The order in which libvirt gives them.
    private static readonly string[] Names =
        [.. Rates, .. Bursts, "size_iops_sec", Group, .. Bursts.Select(burst => burst + "_length")];

    private static readonly ParameterRules Rules = new([.. Names.Select(name => (name, name == Group ? typeof(string) : typeof(ulong)))]);

    /// <summary>Reads a disk's limits.</summary>
    /// <param name="disk">The <c>disk</c> element.</param>
    /// <returns>All limits; 0 for none.</returns>
    internal static IReadOnlyList<TypedParameter> Read(XElement disk)
    {
        var tune = disk.Element("iotune");
        return
        [
            .. Names.Select(name => new TypedParameter(
                name, name == Group ? tune?.Element(name)?.Value ?? string.Empty : (object)(tune?.Element(name).Number() ?? 0UL))),
        ];
    }

    /// <summary>Checks new limits.</summary>
    /// <param name="parameters">The limits.</param>
    /// <exception cref="VirtException">InvalidArg or ArgumentUnsupported.</exception>
    internal static void Check(IReadOnlyList<TypedParameter> parameters)
    {
        Rules.Check(parameters);
        if (parameters.Any(parameter => parameter.Value is ulong value && value > Most))
        {
            throw new VirtException(
                VirtErrorCode.ArgumentUnsupported, $"block I/O throttle limit value must be no more than {Most}", VirtErrorDomain.Test);
        }
    }

    /// <summary>Writes limits.</summary>
    /// <param name="disk">The <c>disk</c> element.</param>
    /// <param name="parameters">The limits.</param>
    /// <exception cref="VirtException">InvalidArg when limits contradict each other.</exception>
    internal static void Write(XElement disk, IReadOnlyList<TypedParameter> parameters)
    {
        var tune = disk.Section("iotune");
        foreach (var parameter in parameters)
        {
            if (parameter.Value is ulong value)
            {
                tune.SetNumber(parameter.Name, value);
            }
            else
            {
                tune.Elements(parameter.Name).Remove();
                if (parameter.Value is string { Length: > 0 } name)
                {
                    tune.Add(new XElement(parameter.Name, name));
                }
            }
        }

        RefuseTotalWithParts(tune, Rates, string.Empty);
        RefuseTotalWithParts(tune, Bursts, "_max");
        foreach (var rate in Rates)
        {
            if (Has(tune, rate) && Has(tune, rate + "_max") && tune.Element(rate).Number() > tune.Element(rate + "_max").Number())
            {
                throw DomainErrors.Argument($"{rate} cannot be set higher than {rate}_max");
            }
        }

        disk.Prune("iotune");
    }

    private static void RefuseTotalWithParts(XElement tune, string[] limits, string suffix)
    {
        for (var i = 0; i < limits.Length; i += 3)
        {
            if (Has(tune, limits[i]) && (Has(tune, limits[i + 1]) || Has(tune, limits[i + 2])))
            {
                throw DomainErrors.Argument($"total and read/write of {(i == 0 ? "bytes" : "iops")}_sec{suffix} cannot be set at the same time");
            }
        }
    }

    private static bool Has(XElement tune, string name) => tune.Element(name) is not null;
}
