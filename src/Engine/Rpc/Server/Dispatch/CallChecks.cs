using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Refuses what the wire can say and the driver contract cannot, as libvirt's drivers and its daemon do.</summary>
internal static class CallChecks
{
    /// <summary>Refuses every flag for a function that has none.</summary>
    /// <exception cref="VirtException">InvalidArg.</exception>
    internal static void NoFlags(uint flags, string function) => Flags(flags, 0, function);

    /// <summary>Refuses flags that a function does not know.</summary>
    /// <exception cref="VirtException">InvalidArg.</exception>
    /// <remarks>virCheckFlags.</remarks>
    internal static void Flags(uint flags, uint known, string function)
    {
        if ((flags & ~known) != 0)
        {
            throw FunctionNames.Refuse(function, flags & ~known);
        }
    }

    /// <summary>Gives an argument that must be there although the wire lets it be absent.</summary>
    /// <exception cref="VirtException">InvalidArg.</exception>
    internal static string Given(string? value, string name, string function) =>
        value ?? throw new VirtException(VirtErrorCode.InvalidArg, $"{name} in {function} must not be NULL", VirtErrorDomain.Rpc);

    /// <summary>Gives the open file that a call has to bring.</summary>
    /// <exception cref="VirtException">InternalError when none came, or more than one.</exception>
    internal static SafeFileHandle OneFile(IReadOnlyList<SafeFileHandle> files) => files is [var file]
        ? file
        : throw new VirtException(VirtErrorCode.InternalError, $"expected one file descriptor, {files.Count} came", VirtErrorDomain.Rpc);

    /// <summary>Refuses a call that brings no open files and lives by them.</summary>
    /// <exception cref="VirtException">InvalidArg.</exception>
    internal static void SomeFiles(IReadOnlyList<SafeFileHandle> files)
    {
        if (files.Count == 0)
        {
            throw new VirtException(VirtErrorCode.InvalidArg, "no file descriptors came with the call", VirtErrorDomain.Rpc);
        }
    }

    /// <summary>Gives a number that the model counts with a sign.</summary>
    /// <exception cref="VirtException">InvalidArg when it is too large to be meant.</exception>
    internal static int Number(uint value, string name) => value <= int.MaxValue
        ? (int)value
        : throw new VirtException(VirtErrorCode.InvalidArg, $"{name} {value} is out of range", VirtErrorDomain.Rpc);

    /// <inheritdoc cref="Number"/>
    internal static long Amount(ulong value, string name) => value <= long.MaxValue
        ? (long)value
        : throw new VirtException(VirtErrorCode.InvalidArg, $"{name} {value} is out of range", VirtErrorDomain.Rpc);

    /// <summary>Refuses a caller who offers more room for an old list than the protocol has.</summary>
    /// <exception cref="VirtException">InternalError, as libvirt's daemon says it.</exception>
    internal static void Capacity(int capacity, int limit, string name)
    {
        if (capacity < 0 || capacity > limit)
        {
            throw new VirtException(VirtErrorCode.InternalError, $"{name} > {limit}", VirtErrorDomain.Rpc);
        }
    }

    /// <summary>Refuses a caller who asks for more than a reply can hold.</summary>
    /// <param name="wanted">How much is asked for.</param>
    /// <param name="limit">How much a reply can hold.</param>
    /// <param name="words">What libvirt says.</param>
    /// <exception cref="VirtException">InternalError, as libvirt's daemon says it.</exception>
    internal static void Room(long wanted, long limit, string words)
    {
        if (wanted < 0 || wanted > limit)
        {
            throw new VirtException(VirtErrorCode.InternalError, words, VirtErrorDomain.Rpc);
        }
    }

    /// <summary>Gives a list that the protocol can carry.</summary>
    /// <param name="found">The list.</param>
    /// <param name="limit">How long it may be.</param>
    /// <param name="what">What it holds, in libvirt's words.</param>
    /// <exception cref="VirtException">Rpc when it is longer.</exception>
    internal static IReadOnlyList<T> Fit<T>(IReadOnlyList<T> found, int limit, string what) => found.Count <= limit
        ? found
        : throw VirtException.Worded(VirtErrorCode.Rpc, $"Too many {what} '{found.Count}' for limit '{limit}'", VirtErrorDomain.Rpc);

    /// <summary>Gives the flags of a call as the contract knows them; a bit without a meaning never reaches a driver.</summary>
    /// <exception cref="VirtException">InvalidArg for a bit that has none.</exception>
    internal static T Flags<T>(uint flags, string function)
        where T : struct, Enum
    {
        Flags(flags, KnownFlags<T>.Bits, function);
        return Unsafe.BitCast<uint, T>(flags);
    }

    /// <summary>Gives whether a call of a function that knows only the lowest flag carries it.</summary>
    /// <exception cref="VirtException">InvalidArg for any other bit.</exception>
    internal static bool FirstFlag(uint flags, string function)
    {
        Flags(flags, 1, function);
        return flags != 0;
    }

    /// <summary>Gives what travels of a list, or nothing where only its length was asked for.</summary>
    /// <exception cref="VirtException">Rpc when it is longer than the protocol carries.</exception>
    internal static TCarried[] Wanted<T, TCarried>(IReadOnlyList<T> found, int needResults, int limit, string what, Func<T, TCarried> carried)
    {
        Fit(found, limit, what);
        return needResults == 0 ? [] : [.. found.Select(carried)];
    }

    private static class KnownFlags<T>
        where T : struct, Enum
    {
        internal static readonly uint Bits = Enum.GetValues<T>().Aggregate(0u, (bits, flag) => bits | Convert.ToUInt32(flag, null));
    }
}
