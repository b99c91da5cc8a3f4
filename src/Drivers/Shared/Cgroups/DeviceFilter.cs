using System.Buffers.Binary;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Cgroups;

/// <summary>Which devices a group of version 2 may use: a program in the kernel decides by a table of those that are allowed.</summary>
/// <remarks>virCgroupV2DevicesCreateProg. The table outlives the daemon with the group, and the next daemon finds it by the program's name.</remarks>
internal static class DeviceFilter
{
    private const string Name = "virtps_devices";
    private const int KeySize = 12;
    private const int ValueSize = 4;
    private const int Capacity = 512;
    private const uint Any = uint.MaxValue;
    private const uint Block = 1;
    private const uint Character = 2;
    private const uint Read = 2;
    private const uint Write = 4;

    /// <summary>Takes all devices away from a group.</summary>
    /// <param name="directory">The group's directory.</param>
    /// <exception cref="VirtException">SystemError when the kernel refuses, as in a container.</exception>
    internal static void DenyAll(string directory)
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new VirtException(VirtErrorCode.SystemError, "filters of devices are written for little-endian processors", VirtErrorDomain.Cgroup);
        }

        using var group = Bpf.OpenGroup(directory);
        using var map = Bpf.MakeMap(KeySize, ValueSize, Capacity);
        using var program = Bpf.Load(Name, Program((int)map.DangerousGetHandle()));
        Bpf.Attach(group, program);
    }

    /// <summary>Allows a device.</summary>
    /// <param name="directory">The group's directory.</param>
    /// <param name="device">The device.</param>
    /// <param name="isReadOnly">Whether it may only be read.</param>
    internal static void Allow(string directory, FileFacts device, bool isReadOnly) =>
        Set(directory, device.IsBlock ? Block : Character, device.Major, device.Minor, isReadOnly ? Read : Read | Write);

    /// <summary>Allows all character devices of a kind.</summary>
    /// <param name="directory">The group's directory.</param>
    /// <param name="major">The kind's number.</param>
    internal static void AllowCharacters(string directory, int major) => Set(directory, Character, (uint)major, Any, Read | Write);

    /// <summary>Takes a device away.</summary>
    /// <param name="directory">The group's directory.</param>
    /// <param name="device">The device.</param>
    internal static void Deny(string directory, FileFacts device)
    {
        using var group = Bpf.OpenGroup(directory);
        using var map = Bpf.FindMap(group, Name);
        if (map is not null)
        {
            Bpf.Remove(map, Key(device.IsBlock ? Block : Character, device.Major, device.Minor));
        }
    }

    private static void Set(string directory, uint kind, uint major, uint minor, uint rights)
    {
        using var group = Bpf.OpenGroup(directory);
        using var map = Bpf.FindMap(group, Name);
        if (map is null)
        {
            // A group without a filter may use all devices.
            return;
        }

        Span<byte> value = stackalloc byte[ValueSize];
        BinaryPrimitives.WriteUInt32LittleEndian(value, rights);
        Bpf.Set(map, Key(kind, major, minor), value);
    }

    private static byte[] Key(uint kind, uint major, uint minor)
    {
        var key = new byte[KeySize];
        BinaryPrimitives.WriteUInt32LittleEndian(key, kind);
        BinaryPrimitives.WriteUInt32LittleEndian(key.AsSpan(4), major);
        BinaryPrimitives.WriteUInt32LittleEndian(key.AsSpan(8), minor);
        return key;
    }

    // Looks for the device, then for all of its kind; what is found must allow all that is wanted. Registers 6 to 9 survive a call,
    // register 10 is the stack, on which the key lies at -12: kind, major, minor. The kernel tells what is wanted in the upper half
    // of the first word, and the kind in its lower half.
    private static byte[] Program(int map) => new BpfCode()
        .Move(6, 1)
        .Load(7, 6, 0)
        .Move(8, 7)
        .And(8, 0xffff)
        .Store(10, -12, 8)
        .ShiftRight(7, 16)
        .Load(1, 6, 4)
        .Store(10, -8, 1)
        .Load(1, 6, 8)
        .Store(10, -4, 1)
        .Find(map, -12)
        .JumpUnlessZero(0, "found")
        .StoreValue(10, -4, -1)
        .Find(map, -12)
        .JumpIfZero(0, "refuse")
        .Label("found")
        .Load(1, 0, 0)
        .AndRegister(1, 7)
        .JumpUnlessSame(1, 7, "refuse")
        .Return(1)
        .Label("refuse")
        .Return(0)
        .ToArray();
}
