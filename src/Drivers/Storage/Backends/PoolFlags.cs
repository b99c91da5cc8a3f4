using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Storage.Backends;

/// <summary>Refuses flags that a kind of pool does not know.</summary>
internal static class PoolFlags
{
    private const StoragePoolBuildFlags BuildPair = StoragePoolBuildFlags.Overwrite | StoragePoolBuildFlags.NoOverwrite;

    /// <summary>Refuses unknown flags of a build, and two that contradict each other.</summary>
    /// <param name="flags">The flags.</param>
    /// <param name="known">Those that the kind of pool knows.</param>
    /// <exception cref="VirtException">InvalidArg.</exception>
    internal static void Check(StoragePoolBuildFlags flags, StoragePoolBuildFlags known)
    {
        Check((uint)flags, (uint)known, "virStoragePoolBuild");
        if ((flags & BuildPair) == BuildPair)
        {
            throw Exclusive("virStoragePoolBuild", "VIR_STORAGE_POOL_BUILD_OVERWRITE", "VIR_STORAGE_POOL_BUILD_NO_OVERWRITE");
        }
    }

    /// <summary>Refuses unknown flags of a deletion.</summary>
    /// <param name="flags">The flags.</param>
    /// <param name="known">Those that the kind of pool knows.</param>
    /// <exception cref="VirtException">InvalidArg.</exception>
    internal static void Check(StoragePoolDeleteFlags flags, StoragePoolDeleteFlags known) => Check((uint)flags, (uint)known, "virStoragePoolDelete");

    /// <summary>Gives the flags of the build that comes before a start.</summary>
    /// <param name="flags">The start's flags.</param>
    /// <returns>The build's flags; nothing when nothing is built.</returns>
    /// <exception cref="VirtException">InvalidArg for two that contradict each other.</exception>
    internal static StoragePoolBuildFlags? BuildOf(StoragePoolCreateFlags flags)
    {
        var overwrites = flags.HasFlag(StoragePoolCreateFlags.WithBuildOverwrite);
        var keeps = flags.HasFlag(StoragePoolCreateFlags.WithBuildNoOverwrite);
        return (overwrites, keeps) switch
        {
            (true, true) => throw Exclusive(
                "virStoragePoolCreate", "VIR_STORAGE_POOL_CREATE_WITH_BUILD_OVERWRITE", "VIR_STORAGE_POOL_CREATE_WITH_BUILD_NO_OVERWRITE"),
            (true, _) => StoragePoolBuildFlags.Overwrite,
            (_, true) => StoragePoolBuildFlags.NoOverwrite,
            _ => flags.HasFlag(StoragePoolCreateFlags.WithBuild) ? StoragePoolBuildFlags.None : null,
        };
    }

    private static void Check(uint flags, uint known, string function)
    {
        if ((flags & ~known) is > 0 and var unknown)
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, $"unsupported flags (0x{unknown:x}) in function {function}", VirtErrorDomain.Storage);
        }
    }

    private static VirtException Exclusive(string function, string one, string other) =>
        new(VirtErrorCode.InvalidArg, $"Flags '{one}' and '{other}' are mutually exclusive in {function}", VirtErrorDomain.Storage);
}
