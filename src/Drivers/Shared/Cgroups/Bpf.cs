using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Cgroups;

/// <summary>The kernel's calls for programs of its own machine, as far as control groups need them.</summary>
/// <remarks>bpf(2) and linux/bpf.h. Arguments of a call stand in one block at fixed places.</remarks>
internal static unsafe class Bpf
{
    private const int BlockSize = 120;
    private const int HashMap = 1;
    private const int DeviceProgram = 15;
    private const int DeviceHook = 6;
    private const int BesideOthers = 2;
    private const int MostPrograms = 64;
    private const int NotPermitted = 1;
    private const int CloseOnExec = 0x80000;

    private enum Command
    {
        MakeMap = 0,
        Set = 2,
        Remove = 3,
        Load = 5,
        Attach = 8,
        OpenProgram = 13,
        OpenMap = 14,
        Describe = 15,
        Query = 16,
    }

    /// <summary>Opens a group.</summary>
    /// <param name="directory">Its directory.</param>
    /// <returns>The open directory.</returns>
    /// <exception cref="VirtException">SystemError when it is not there.</exception>
    internal static SafeFileHandle OpenGroup(string directory) => new(Need(OpenDirectory(directory, CloseOnExec), $"open {directory}"), ownsHandle: true);

    /// <summary>Makes a table.</summary>
    /// <param name="keySize">The size of its keys in bytes.</param>
    /// <param name="valueSize">The size of its values in bytes.</param>
    /// <param name="capacity">How many it can hold.</param>
    /// <returns>The table.</returns>
    /// <exception cref="VirtException">SystemError when the kernel refuses, as in a container.</exception>
    internal static SafeFileHandle MakeMap(int keySize, int valueSize, int capacity)
    {
        Span<byte> block = stackalloc byte[BlockSize];
        Put(block, 0, HashMap);
        Put(block, 4, keySize);
        Put(block, 8, valueSize);
        Put(block, 12, capacity);
        return Open(Command.MakeMap, block, "make a table of devices");
    }

    /// <summary>Sets a value of a table.</summary>
    /// <param name="map">The table.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="VirtException">SystemError when the kernel refuses, as when the table is full.</exception>
    internal static void Set(SafeFileHandle map, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => Change(Command.Set, map, key, value);

    /// <summary>Removes a value of a table; one that is not there is no fault.</summary>
    /// <param name="map">The table.</param>
    /// <param name="key">The key.</param>
    /// <exception cref="VirtException">SystemError when the kernel refuses.</exception>
    internal static void Remove(SafeFileHandle map, ReadOnlySpan<byte> key) => Change(Command.Remove, map, key, default);

    /// <summary>Loads a program that decides on devices.</summary>
    /// <param name="name">Its name, of up to fifteen letters.</param>
    /// <param name="instructions">Its instructions, eight bytes each.</param>
    /// <returns>The program.</returns>
    /// <exception cref="VirtException">SystemError when the kernel refuses, as in a container.</exception>
    internal static SafeFileHandle Load(string name, ReadOnlySpan<byte> instructions)
    {
        Span<byte> block = stackalloc byte[BlockSize];
        fixed (byte* code = instructions)
        fixed (byte* license = "GPL\0"u8)
        {
            Put(block, 0, DeviceProgram);
            Put(block, 4, instructions.Length / 8);
            Put(block, 8, code);
            Put(block, 16, license);
            Encoding.ASCII.GetBytes(name, block[48..63]);
            return Open(Command.Load, block, "load a filter of devices");
        }
    }

    /// <summary>Has a program decide for a group, beside what decides there already.</summary>
    /// <param name="group">The group's open directory.</param>
    /// <param name="program">The program.</param>
    /// <exception cref="VirtException">SystemError when the kernel refuses.</exception>
    internal static void Attach(SafeFileHandle group, SafeFileHandle program)
    {
        Span<byte> block = stackalloc byte[BlockSize];
        Put(block, 0, Number(group));
        Put(block, 4, Number(program));
        Put(block, 8, DeviceHook);
        Put(block, 12, BesideOthers);
        Need(Call(Command.Attach, block), "filter a group's devices");
    }

    /// <summary>Finds the tables of a program that decides for a group.</summary>
    /// <param name="group">The group's open directory.</param>
    /// <param name="name">The program's name.</param>
    /// <returns>Its first table; null when no such program decides there.</returns>
    internal static SafeFileHandle? FindMap(SafeFileHandle group, string name)
    {
        var ids = stackalloc uint[MostPrograms];
        Span<byte> block = stackalloc byte[BlockSize];
        Put(block, 0, Number(group));
        Put(block, 4, DeviceHook);
        Put(block, 16, ids);
        Put(block, 24, MostPrograms);
        var result = Call(Command.Query, block);
        if (result < 0 && Marshal.GetLastPInvokeError() == NotPermitted)
        {
            // Who may not ask, as in a container, has not been able to set a filter either.
            return null;
        }

        Need(result, "find a group's filter of devices");
        var count = BinaryPrimitives.ReadInt32LittleEndian(block[24..]);
        for (var place = 0; place < count; place++)
        {
            using var program = OpenById(Command.OpenProgram, ids[place]);
            if (MapOf(program, name) is { } map)
            {
                return OpenById(Command.OpenMap, map);
            }
        }

        return null;
    }

    private static uint? MapOf(SafeFileHandle program, string name)
    {
        // struct bpf_prog_info up to the name.
        const int Size = 80;
        Span<byte> description = stackalloc byte[Size];
        var maps = stackalloc uint[1];
        Put(description, 52, 1);
        Put(description, 56, maps);
        fixed (byte* into = description)
        {
            Span<byte> block = stackalloc byte[BlockSize];
            Put(block, 0, Number(program));
            Put(block, 4, Size);
            Put(block, 8, into);
            Need(Call(Command.Describe, block), "look at a filter of devices");
        }

        var own = description[64..];
        own = own[..(own.IndexOf((byte)0) is var end and >= 0 ? end : own.Length)];
        return own.SequenceEqual(Encoding.ASCII.GetBytes(name)) && BinaryPrimitives.ReadInt32LittleEndian(description[52..]) > 0 ? maps[0] : null;
    }

    private static void Change(Command command, SafeFileHandle map, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        const int NotThere = 2;
        Span<byte> block = stackalloc byte[BlockSize];
        fixed (byte* keyAt = key)
        fixed (byte* valueAt = value)
        {
            Put(block, 0, Number(map));
            Put(block, 8, keyAt);
            Put(block, 16, valueAt);
            var result = Call(command, block);
            if (!(result < 0 && command == Command.Remove && Marshal.GetLastPInvokeError() == NotThere))
            {
                Need(result, "change a filter of devices");
            }
        }
    }

    private static SafeFileHandle OpenById(Command command, uint id)
    {
        Span<byte> block = stackalloc byte[BlockSize];
        Put(block, 0, (int)id);
        return Open(command, block, "open a filter of devices");
    }

    private static SafeFileHandle Open(Command command, Span<byte> block, string what) => new(Need(Call(command, block), what), ownsHandle: true);

    private static int Need(int result, string what) => result >= 0
        ? result
        : throw new VirtException(VirtErrorCode.SystemError, $"cannot {what}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}", VirtErrorDomain.Cgroup);

    private static int Number(SafeFileHandle handle) => (int)handle.DangerousGetHandle();

    private static void Put(Span<byte> block, int place, int value) => BinaryPrimitives.WriteInt32LittleEndian(block[place..], value);

    private static void Put(Span<byte> block, int place, void* pointer) => MemoryMarshal.Write(block[place..], (ulong)pointer);

    private static int Call(Command command, Span<byte> block)
    {
        fixed (byte* arguments = block)
        {
            return (int)SystemCall(CallNumber, (int)command, arguments, (nuint)block.Length);
        }
    }

    private static nint CallNumber => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 321,
        Architecture.S390x => 351,
        Architecture.Ppc64le => 361,
        _ => 280,
    };

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenDirectory([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "syscall", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint SystemCall(nint number, nint command, byte* arguments, nuint size);
}
