using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Devices;

/// <summary>The limits on a disk's reading and writing.</summary>
/// <remarks>virDomainBlockIoTuneInfo; QEMU's block_set_io_throttle.</remarks>
internal static class DiskLimits
{
    private const ulong Most = 1_000_000_000_000_000;
    private const string Group = "group_name";

    // libvirt's names and QEMU's, in the order in which libvirt gives them.
    private static readonly (string Name, string Argument)[] Rates =
    [
        ("total_bytes_sec", "bps"), ("read_bytes_sec", "bps_rd"), ("write_bytes_sec", "bps_wr"),
        ("total_iops_sec", "iops"), ("read_iops_sec", "iops_rd"), ("write_iops_sec", "iops_wr"),
    ];

    private static readonly string[] Names =
        [.. Rates.Select(rate => rate.Name), .. Rates.Select(rate => rate.Name + "_max"), "size_iops_sec", Group, .. Rates.Select(rate => rate.Name + "_max_length")];

    /// <summary>Reads a disk's limits.</summary>
    /// <param name="disk">The disk; nothing for the names alone.</param>
    /// <returns>All limits; 0 for none.</returns>
    internal static IReadOnlyList<TypedParameter> Read(XElement? disk)
    {
        var tune = disk?.Element("iotune");
        return [.. Names.Select(name => new TypedParameter(name, name == Group ? tune?.Text(name) ?? string.Empty : (object)Value(tune, name)))];
    }

    /// <summary>Writes limits into a disk.</summary>
    /// <param name="disk">The disk; it is changed.</param>
    /// <param name="parameters">The limits; those of the same kind that are not given are reset, as libvirt does.</param>
    /// <exception cref="VirtException">InvalidArg when limits contradict one another; ArgumentUnsupported for one too high or unknown.</exception>
    internal static void Write(XElement disk, IReadOnlyList<TypedParameter> parameters)
    {
        foreach (var parameter in parameters)
        {
            Check(parameter);
        }

        var tune = disk.Need("iotune");
        Reset(tune, parameters, "bytes_sec");
        Reset(tune, parameters, "iops_sec");
        foreach (var parameter in parameters)
        {
            tune.SetText(parameter.Name, parameter.Value is string text ? text.Length > 0 ? text : null : Convert.ToUInt64(parameter.Value, null) is var value and not 0 ? value.ToString(null as IFormatProvider) : null);
        }

        CheckTogether(tune);
        if (!tune.HasElements)
        {
            disk.Drop("iotune");
        }
    }

    /// <summary>Has QEMU keep a disk's limits.</summary>
    /// <param name="monitor">The guest's monitor.</param>
    /// <param name="disk">The disk.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="isReset">Whether limits that the disk has no more are taken away too.</param>
    /// <returns>The work.</returns>
    internal static async Task ApplyAsync(QmpClient monitor, XElement disk, CancellationToken cancellationToken, bool isReset = false)
    {
        var tune = disk.Element("iotune");
        if (tune is null && !isReset)
        {
            return;
        }

        var arguments = new JsonObject { ["id"] = DiskDevices.QomName(disk) };
        foreach (var (name, argument) in Rates)
        {
            arguments[argument] = Value(tune, name);
            arguments.With(argument + "_max", PropertyWriter.ReadNumber(tune?.Text(name + "_max"))).With(argument + "_max_length", PropertyWriter.ReadNumber(tune?.Text(name + "_max_length")));
        }

        arguments.With("iops_size", PropertyWriter.ReadNumber(tune?.Text("size_iops_sec"))).With("group", tune?.Text(Group));
        await monitor.RunAsync("block_set_io_throttle", arguments, cancellationToken).ConfigureAwait(false);
    }

    private static ulong Value(XElement? tune, string name) => (ulong)(PropertyWriter.ReadNumber(tune?.Text(name)) ?? 0);

    private static void Check(TypedParameter parameter)
    {
        if (!Names.Contains(parameter.Name))
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.InvalidArg, $"parameter '{parameter.Name}' not supported");
        }

        if (parameter.Value is not string && Convert.ToUInt64(parameter.Value, null) > Most)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.ArgumentUnsupported, $"block I/O throttle limit value must be no more than {Most}");
        }
    }

    // A total and its parts exclude each other, so that who gives one takes the others away.
    private static void Reset(XElement tune, IReadOnlyList<TypedParameter> parameters, string kind)
    {
        foreach (var suffix in new[] { string.Empty, "_max" })
        {
            var given = parameters.Where(parameter => parameter.Name.EndsWith(kind + suffix, StringComparison.Ordinal) && parameter.Name.Split('_')[0] is "total" or "read" or "write").ToList();
            if (given.Count > 0)
            {
                foreach (var direction in new[] { "total", "read", "write" })
                {
                    tune.Elements($"{direction}_{kind}{suffix}").Remove();
                }
            }
        }
    }

    private static void CheckTogether(XElement tune)
    {
        foreach (var suffix in new[] { string.Empty, "_max" })
        {
            foreach (var kind in new[] { "bytes", "iops" })
            {
                if (Value(tune, $"total_{kind}_sec{suffix}") > 0 && (Value(tune, $"read_{kind}_sec{suffix}") > 0 || Value(tune, $"write_{kind}_sec{suffix}") > 0))
                {
                    throw QemuNode.Speaker.Say(VirtErrorCode.InvalidArg, $"total and read/write of {kind}_sec{suffix} cannot be set at the same time");
                }
            }
        }

        foreach (var (name, _) in Rates)
        {
            if (Value(tune, name + "_max") > 0 && Value(tune, name) == 0)
            {
                throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, $"cannot reset '{name}' when '{name}_max' is set");
            }

            if (Value(tune, name + "_max") > 0 && Value(tune, name) > Value(tune, name + "_max"))
            {
                throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, $"value '{name}_max' cannot be smaller than '{name}'");
            }

            if (Value(tune, name + "_max_length") > 0 && Value(tune, name + "_max") == 0)
            {
                throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, $"value '{name}_max' cannot be set if '{name}_max_length' is set");
            }
        }
    }
}
