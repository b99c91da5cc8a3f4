using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Sizes, contents and thresholds of a guest's disks.</summary>
/// <remarks>libvirt's test driver has none of it; rules and words are those of its QEMU driver. What a disk holds is made up: each byte is the lowest byte of its offset.</remarks>
internal static class DiskWork
{
    private const long Sector = 512;

    /// <summary>Gives a disk another size.</summary>
    /// <param name="domain">The domain, which runs.</param>
    /// <param name="name">The disk's target or its source.</param>
    /// <param name="bytes">The size.</param>
    /// <param name="flags">How.</param>
    internal static void Resize(TestDomain domain, string name, long bytes, DomainBlockResizeFlags flags)
    {
        var definition = new DomainXml(domain.Definition.ToTree());
        var disk = new DiskXml(DeviceEditor.FindDisk(definition, name) ?? throw DomainErrors.Argument($"disk '{name}' was not found in the domain config"));
        if (disk.Type == "vhostuser")
        {
            throw Unsupported("block resize is not supported for vhostuser disk");
        }

        if (disk.Source is null || disk.ReadOnly)
        {
            throw Unsupported($"can't resize empty or readonly disk '{disk.Target}'");
        }

        if (flags.HasFlag(DomainBlockResizeFlags.Capacity) && (disk.Format is not (null or "raw") || disk.Type != "block"))
        {
            throw DomainErrors.Argument("block resize to full capacity supported only with 'raw' local block-backed disks");
        }

        var size = flags.HasFlag(DomainBlockResizeFlags.Capacity) ? DeviceCounters.DiskAllocation : bytes;
        if (size < 0)
        {
            throw DomainErrors.Argument("size must not be negative");
        }

        if (flags.HasFlag(DomainBlockResizeFlags.Extend) && domain.Guest.Capacities.GetValueOrDefault(disk.Target!, DeviceCounters.DiskCapacity) is var present && size < present)
        {
            throw DomainErrors.Argument($"new size of disk '{disk.Target}', {size} bytes, is smaller than its present {present}");
        }

        domain.Guest.Capacities[disk.Target!] = disk.Format is "qcow2" or "qed" ? checked((size + Sector - 1) / Sector * Sector) : size;
    }

    /// <summary>Reads what a disk holds.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="name">The disk's target or its source.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="length">How much.</param>
    /// <returns>The bytes.</returns>
    internal static byte[] Peek(TestDomain domain, string name, long offset, int length)
    {
        var definition = new DomainXml(domain.Definition.ToTree());
        var disk = new DiskXml(DeviceEditor.FindDisk(definition, name) ?? throw DomainErrors.Argument($"disk '{name}' not found in domain"));
        if (disk.Format is not (null or "raw"))
        {
            throw Unsupported($"peeking is only supported for disk with 'raw' format not '{disk.Format}'");
        }

        var capacity = domain.Guest.Capacities.GetValueOrDefault(disk.Target ?? string.Empty, DeviceCounters.DiskCapacity);
        if (disk.Source is null || offset < 0 || offset > capacity - length)
        {
            var there = disk.Source is null ? 0 : Math.Clamp(capacity - Math.Max(0, offset), 0, length);
            throw DomainErrors.Argument($"'{name}' starting from {offset} has only {there} bytes available");
        }

        var bytes = new byte[length];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = unchecked((byte)(offset + i));
        }

        return bytes;
    }

    /// <summary>Watches whether writes go beyond an offset; the images of test guests are full, so any that lies within one is passed at once.</summary>
    /// <param name="domain">The domain, which runs.</param>
    /// <param name="device">The disk's target, which may have the number of an image behind it.</param>
    /// <param name="bytes">The offset; 0 ends the watch.</param>
    /// <returns>What is to be told; null while nothing is.</returns>
    internal static DomainBlockThresholdEvent? Exceeded(TestDomain domain, string device, long bytes)
    {
        var bracket = device.IndexOf('[', StringComparison.Ordinal);
        var target = bracket > 0 ? device[..bracket] : device;
        var disk = domain.Definition.Devices.FindDisk(target) ?? throw DomainErrors.Argument($"failed to find disk '{target}'");
        return bytes > 0 && bytes < DeviceCounters.DiskAllocation && !disk.IsEmpty
            ? new DomainBlockThresholdEvent(domain.Ref, device, disk.Path, bytes, DeviceCounters.DiskAllocation - bytes)
            : null;
    }

    private static VirtException Unsupported(string what) => new(VirtErrorCode.OperationUnsupported, what, VirtErrorDomain.Test);
}
