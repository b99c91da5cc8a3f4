using System.Globalization;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Cgroups;

/// <summary>A group's part of the disks: its weight, and its limits for each of the host's devices.</summary>
/// <remarks>virCgroupSetBlkioWeight and its kin.</remarks>
internal static class CgroupBlockIO
{
    private const string Refusal = "blkio weight is valid only for bfq or cfq scheduler";
    private const string DeviceRefusal = "blkio device weight is valid only for cfq scheduler";

    private static readonly Dictionary<string, (string Version1, string Version2)> Limits = new(StringComparer.Ordinal)
    {
        ["read_iops_sec"] = ("blkio.throttle.read_iops_device", "riops"),
        ["write_iops_sec"] = ("blkio.throttle.write_iops_device", "wiops"),
        ["read_bytes_sec"] = ("blkio.throttle.read_bps_device", "rbps"),
        ["write_bytes_sec"] = ("blkio.throttle.write_bps_device", "wbps"),
    };

    /// <summary>Reads the weight.</summary>
    /// <param name="group">The group.</param>
    /// <returns>The weight.</returns>
    /// <exception cref="VirtException">OperationInvalid when the host's disks are not scheduled by weight.</exception>
    internal static uint Weight(ControlGroup group)
    {
        var text = group.Read(CgroupController.BlockIO, WeightFile(group));
        return uint.Parse(text.Split('\n')[0].Split(' ')[^1], CultureInfo.InvariantCulture);
    }

    /// <summary>Tells whether the kernel weighs disk I/O.</summary>
    /// <param name="group">The group.</param>
    /// <returns>Whether it does.</returns>
    internal static bool HasWeight(ControlGroup group) => FindWeightFile(group) is not null;

    /// <summary>Writes the weight.</summary>
    /// <param name="group">The group.</param>
    /// <param name="weight">The weight.</param>
    /// <exception cref="VirtException">OperationInvalid when the host's disks are not scheduled by weight; SystemError when the kernel refuses.</exception>
    internal static void SetWeight(ControlGroup group, uint weight)
    {
        var file = WeightFile(group);
        group.Write(CgroupController.BlockIO, file, (file == "io.weight" ? "default " : string.Empty) + weight.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Writes a weight or limit for one of the host's devices.</summary>
    /// <param name="group">The group.</param>
    /// <param name="device">The device's path.</param>
    /// <param name="name">What: <c>weight</c>, <c>read_iops_sec</c>, <c>write_iops_sec</c>, <c>read_bytes_sec</c> or <c>write_bytes_sec</c>.</param>
    /// <param name="value">The value; 0 for no limit.</param>
    /// <exception cref="VirtException">InvalidArg when the path is no block device; OperationInvalid, SystemError.</exception>
    internal static void SetDevice(ControlGroup group, string device, string name, ulong value)
    {
        var number = NumberOf(device);
        var text = value.ToString(CultureInfo.InvariantCulture);
        var isUnified = group.Host.IsUnified(CgroupController.BlockIO);
        if (name == "weight")
        {
            var file = isUnified ? "io.weight" : "blkio.weight_device";
            if (!group.Has(CgroupController.BlockIO, file))
            {
                throw new VirtException(VirtErrorCode.OperationInvalid, DeviceRefusal, VirtErrorDomain.Cgroup);
            }

            group.Write(CgroupController.BlockIO, file, $"{number} {(isUnified && value == 0 ? "default" : text)}");
        }
        else if (isUnified)
        {
            group.Write(CgroupController.BlockIO, "io.max", $"{number} {Limits[name].Version2}={(value == 0 ? "max" : text)}");
        }
        else
        {
            group.Write(CgroupController.BlockIO, Limits[name].Version1, $"{number} {text}");
        }
    }

    private static string NumberOf(string path)
    {
        if (FileFacts.Of(path) is not { } device)
        {
            throw new VirtException(VirtErrorCode.SystemError, $"Path '{path}' is not accessible: No such file or directory", VirtErrorDomain.Cgroup);
        }

        return device.IsBlock
            ? string.Create(CultureInfo.InvariantCulture, $"{device.Major}:{device.Minor}")
            : throw new VirtException(VirtErrorCode.SystemError, $"Path '{path}' must be a block device", VirtErrorDomain.Cgroup);
    }

    private static string WeightFile(ControlGroup group) => FindWeightFile(group) ?? throw new VirtException(VirtErrorCode.OperationInvalid, Refusal, VirtErrorDomain.Cgroup);

    private static string? FindWeightFile(ControlGroup group)
    {
        string[] files = group.Host.IsUnified(CgroupController.BlockIO) ? ["io.bfq.weight", "io.weight"] : ["blkio.bfq.weight", "blkio.weight"];
        return files.FirstOrDefault(file => group.Has(CgroupController.BlockIO, file));
    }
}
