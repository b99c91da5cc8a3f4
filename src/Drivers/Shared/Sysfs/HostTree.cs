using System.Globalization;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Sysfs;

/// <summary>The files in which a host's kernel and its services show the hardware: <c>/sys</c>, <c>/run/udev</c>, <c>/proc</c>.</summary>
/// <remarks>All paths are those of the host; another root lets the same code read hardware that the machine lacks.</remarks>
/// <param name="root">What stands before every path; empty for the machine's own files.</param>
internal sealed class HostTree(string root = "")
{
    private readonly string _root = root.TrimEnd('/');

    /// <summary>Whether this is the machine that the code runs on.</summary>
    internal bool IsReal => _root.Length == 0;

    /// <summary>Gives the place of a host's path in the file system.</summary>
    /// <param name="path">The host's path.</param>
    /// <returns>The path to open.</returns>
    internal string At(string path) => _root + path;

    /// <summary>Tells whether there is something at a path.</summary>
    /// <param name="path">The path.</param>
    /// <returns>Whether there is a file or a directory.</returns>
    internal bool Exists(string path) => File.Exists(At(path)) || Directory.Exists(At(path));

    /// <summary>Reads an attribute.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>Its text without the line's end, or nothing when it is not there or its driver does not give it.</returns>
    internal string? Read(string path)
    {
        try
        {
            return File.ReadAllText(At(path)).TrimEnd('\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads the lines of a file.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>The lines; none when it is not there.</returns>
    internal IReadOnlyList<string> ReadLines(string path) => Read(path)?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>Reads the beginning of a file of bytes.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="most">How much to read at most, in bytes.</param>
    /// <returns>The bytes; none when it is not there or may not be read.</returns>
    internal byte[] ReadBytes(string path, int most)
    {
        try
        {
            using var stream = new FileStream(At(path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            var bytes = new byte[most];
            var length = 0;
            while (length < most && stream.Read(bytes, length, most - length) is var count and > 0)
            {
                length += count;
            }

            return bytes[..length];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Reads an attribute that is a number, in any base that C knows.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>The number, or nothing when it is not there or not one.</returns>
    internal long? ReadNumber(string path) => ToNumber(Read(path)?.Trim());

    /// <summary>Reads a number, with <c>0x</c> for one in base 16.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The number, or nothing when it is not one.</returns>
    internal static long? ToNumber(string? text) =>
        text is null ? null
        : text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? ToHexNumber(text)
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : null;

    /// <summary>Reads a number of base 16, with <c>0x</c> or without.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The number, or nothing when it is not one.</returns>
    internal static long? ToHexNumber(string? text)
    {
        var digits = text is not null && text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text.AsSpan(2) : text;
        return long.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>Lists what is in a directory, in the order of the names.</summary>
    /// <param name="path">The directory.</param>
    /// <returns>The names; none when there is no such directory.</returns>
    internal IReadOnlyList<string> List(string path)
    {
        try
        {
            return Directory.Exists(At(path))
                ? [.. Directory.EnumerateFileSystemEntries(At(path)).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)]
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Follows a link to where it leads.</summary>
    /// <param name="path">The link, in a directory that is none.</param>
    /// <returns>The host's path that it leads to; nothing when there is no such link.</returns>
    internal string? Follow(string path)
    {
        try
        {
            var target = new FileInfo(At(path)).ResolveLinkTarget(returnFinalTarget: true)?.FullName;
            return target is not null && target.StartsWith(_root, StringComparison.Ordinal) ? target[_root.Length..] : target;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Gives the last name of where a link leads, such as a driver's.</summary>
    /// <param name="path">The link.</param>
    /// <returns>The name; nothing when there is no such link.</returns>
    internal string? FollowToName(string path) => Follow(path) is { } target ? Path.GetFileName(target) : null;

    /// <summary>Writes an attribute, by which the kernel is asked to do something.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="text">What to write.</param>
    /// <param name="what">What is asked for, for the error.</param>
    /// <param name="domain">Which part asks.</param>
    /// <exception cref="VirtException">SystemError with the kernel's own words when it refuses.</exception>
    internal void Write(string path, string text, string what, VirtErrorDomain domain)
    {
        try
        {
            using var stream = new FileStream(At(path), FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            if (!IsReal)
            {
                // A file that only stands for one of the kernel's would keep the end of what was in it.
                stream.SetLength(0);
            }

            stream.Write(System.Text.Encoding.ASCII.GetBytes(text));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(VirtErrorCode.SystemError, $"{what}: {e.Message}", domain, e);
        }
    }
}
