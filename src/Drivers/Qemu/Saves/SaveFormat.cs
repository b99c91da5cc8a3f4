using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Saves;

/// <summary>How the memory in a saved image is packed.</summary>
/// <remarks>virQEMUSaveFormat; the numbers are part of the format.</remarks>
internal enum SaveFormat
{
    /// <summary>Not at all.</summary>
    Raw = 0,

    /// <summary>By gzip.</summary>
    Gzip = 1,

    /// <summary>By bzip2.</summary>
    Bzip2 = 2,

    /// <summary>By xz.</summary>
    Xz = 3,

    /// <summary>By lzop.</summary>
    Lzop = 4,

    /// <summary>By zstd.</summary>
    Zstd = 5,
}

/// <summary>What the host does about the ways to pack a guest's memory.</summary>
internal static class SaveFormats
{
    /// <summary>Names a format as libvirt does.</summary>
    /// <param name="name">The name; null for raw.</param>
    /// <returns>The format.</returns>
    /// <exception cref="VirtException">InvalidArg for an unknown one.</exception>
    internal static SaveFormat Parse(string? name) => name switch
    {
        null or "" or "raw" => SaveFormat.Raw,
        "gzip" => SaveFormat.Gzip,
        "bzip2" => SaveFormat.Bzip2,
        "xz" => SaveFormat.Xz,
        "lzop" => SaveFormat.Lzop,
        "zstd" => SaveFormat.Zstd,
        _ => throw QemuNode.Speaker.Argument($"Invalid save image format specified: {name} (expected one of: raw, gzip, bzip2, xz, lzop, zstd)"),
    };

    /// <summary>Names the program of the host that packs and unpacks a format.</summary>
    /// <param name="format">The format.</param>
    /// <returns>The program; null for a format that needs none.</returns>
    /// <exception cref="VirtException">OperationFailed for a number that is no format's, as an image of another host may have.</exception>
    internal static string? ProgramOf(SaveFormat format) => format switch
    {
        SaveFormat.Raw => null,
        SaveFormat.Gzip => "gzip",
        SaveFormat.Bzip2 => "bzip2",
        SaveFormat.Xz => "xz",
        SaveFormat.Lzop => "lzop",
        SaveFormat.Zstd => "zstd",
        _ => throw QemuNode.Speaker.Say(VirtErrorCode.OperationFailed, $"Invalid compressed save format {(int)format}"),
    };

    /// <summary>Chooses a format that the host can pack, before anything is done to a guest.</summary>
    /// <remarks>qemuSaveImageGetCompressionProgram without its last parameter: what is asked for or nothing.</remarks>
    /// <param name="name">The format that is asked for; null for raw.</param>
    /// <param name="kind">What is packed, in the words of the settings: <c>save</c> or <c>snapshot</c>.</param>
    /// <param name="hasProgram">Whether the host has a program.</param>
    /// <returns>The format.</returns>
    /// <exception cref="VirtException">InvalidArg for an unknown one; OperationFailed when the host has not its program.</exception>
    internal static SaveFormat Need(string? name, string kind, Func<string, bool> hasProgram)
    {
        var format = Parse(name);
        return ProgramOf(format) is not { } program || hasProgram(program)
            ? format
            : throw QemuNode.Speaker.Say(VirtErrorCode.OperationFailed, $"Compression program for {kind} image format in configuration file isn't available");
    }

    /// <summary>Chooses a format that the host can pack: a core dump without packing is better than none.</summary>
    /// <remarks>qemuSaveImageGetCompressionProgram with its last parameter.</remarks>
    /// <param name="name">The format that is asked for.</param>
    /// <param name="kind">What is packed, in the words of the settings: <c>dump</c>.</param>
    /// <param name="hasProgram">Whether the host has a program.</param>
    /// <param name="warn">Told when it is raw for want of a program.</param>
    /// <returns>The format.</returns>
    internal static SaveFormat Prefer(string name, string kind, Func<string, bool> hasProgram, Action<string> warn)
    {
        var format = Parse(name);
        if (ProgramOf(format) is not { } program || hasProgram(program))
        {
            return format;
        }

        warn($"Compression program for {kind} image format in configuration file isn't available, using raw");
        return SaveFormat.Raw;
    }

    /// <summary>Tells whether this host has a program.</summary>
    /// <param name="program">The program's name.</param>
    /// <returns>Whether it has.</returns>
    internal static bool IsHere(string program) => HostProgram.TryFind(program) is not null;
}
