using System.Collections.Immutable;
using System.Text;
using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Files;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Files;

/// <summary>The definitions of one kind of object: a directory with a file <c>NAME.xml</c> for each, and one with links to those that start with the host.</summary>
/// <remarks>virDomainObjListLoadAllConfigs and its kin. A file is there whole or not at all.</remarks>
/// <param name="directory">The directory.</param>
/// <param name="domain">Which part reports what goes wrong.</param>
internal sealed class DefinitionFiles(string directory, VirtErrorDomain domain)
{
    private const string Extension = ".xml";

    private readonly string _autostart = Path.Combine(directory, "autostart");

    /// <summary>Where an object's definition lies.</summary>
    /// <param name="name">The object's name.</param>
    /// <returns>The file.</returns>
    /// <exception cref="VirtException">InvalidArg for a name that is no file name.</exception>
    internal string PathOf(string name) => Path.Combine(directory, FileName(name));

    /// <summary>Lists the definitions that are there, in the order of their names; those that a stop of the machine kept from their places come to them first.</summary>
    /// <returns>The objects' names as the files give them.</returns>
    internal IReadOnlyList<string> List()
    {
        if (!Directory.Exists(directory))
        {
            return [];
        }

        foreach (var (draft, path) in WholeFile.Unplaced(directory, Extension))
        {
            Guard(path, _ => Place(draft, path));
        }

        return [.. Directory.EnumerateFiles(directory, "*" + Extension).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)!];
    }

    /// <summary>Reads the text of a definition.</summary>
    /// <param name="name">The object's name.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The text.</returns>
    /// <exception cref="VirtException">OpenFailed when it cannot be read.</exception>
    internal async Task<string> ReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(PathOf(name), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(VirtErrorCode.OpenFailed, $"{PathOf(name)}: {e.Message}", domain, e);
        }
    }

    /// <summary>Stores a definition; after that it survives a loss of power.</summary>
    /// <param name="name">The object's name.</param>
    /// <param name="definition">The definition in libvirt's form.</param>
    /// <param name="cancellationToken">Stops the writing; the old definition stays.</param>
    /// <returns>The writing.</returns>
    /// <exception cref="VirtException">WriteFailed.</exception>
    internal Task SaveAsync(string name, XElement definition, CancellationToken cancellationToken) => SaveAsync(name, VirtXml.Write(definition), cancellationToken);

    /// <summary>Stores a definition; after that it survives a loss of power.</summary>
    /// <param name="name">The object's name.</param>
    /// <param name="text">The definition's text.</param>
    /// <param name="cancellationToken">Stops the writing; the old definition stays.</param>
    /// <returns>The writing.</returns>
    /// <exception cref="VirtException">WriteFailed.</exception>
    internal Task SaveAsync(string name, string text, CancellationToken cancellationToken) => SaveAsync(name, Encoding.UTF8.GetBytes(text), cancellationToken);

    /// <summary>Stores a definition; after that it survives a loss of power.</summary>
    /// <param name="name">The object's name.</param>
    /// <param name="text">The definition's text in UTF-8.</param>
    /// <param name="cancellationToken">Stops the writing; the old definition stays.</param>
    /// <returns>The writing.</returns>
    /// <exception cref="VirtException">WriteFailed.</exception>
    internal Task SaveAsync(string name, ReadOnlyMemory<byte> text, CancellationToken cancellationToken) => GuardAsync(
        PathOf(name),
        async path =>
        {
            HostDirectory.Make(directory, isPrivate: true);
            await WholeFile.PlaceAsync(path, text, WholeFile.Private, overwrite: true, cancellationToken).ConfigureAwait(false);
        });

    /// <summary>Removes a definition and its link; does nothing when there is none.</summary>
    /// <param name="name">The object's name.</param>
    /// <exception cref="VirtException">WriteFailed.</exception>
    internal void Remove(string name) => Guard(
        PathOf(name),
        path =>
        {
            SetAutostart(name, autostart: false);
            Leftover.Remove(path);
            WholeFile.BringToDisk(directory);
        });

    /// <summary>Lists the objects that start with the host, for who loads many.</summary>
    /// <returns>Their names.</returns>
    internal IReadOnlySet<string> ListAutostart() => LinksIn(_autostart);

    /// <summary>Tells whether an object starts with the host.</summary>
    /// <param name="name">The object's name.</param>
    /// <returns>Whether it does.</returns>
    internal bool IsAutostart(string name) => new FileInfo(Path.Combine(_autostart, FileName(name))) is { LinkTarget: not null };

    /// <summary>Says whether an object starts with the host.</summary>
    /// <param name="name">The object's name.</param>
    /// <param name="autostart">Whether it shall.</param>
    /// <exception cref="VirtException">WriteFailed.</exception>
    internal void SetAutostart(string name, bool autostart) => Guard(
        Path.Combine(_autostart, FileName(name)),
        link =>
        {
            if (autostart == IsAutostart(name))
            {
                return;
            }

            if (autostart)
            {
                HostDirectory.Make(_autostart, isPrivate: true);
                File.CreateSymbolicLink(link, PathOf(name));
            }
            else
            {
                File.Delete(link);
            }

            WholeFile.BringToDisk(_autostart);
        });

    /// <summary>Lists the definitions that a directory of links names.</summary>
    /// <param name="directory">The directory; it may be missing.</param>
    /// <returns>The objects' names.</returns>
    internal static IReadOnlySet<string> LinksIn(string directory) => Directory.Exists(directory)
        ? new DirectoryInfo(directory).EnumerateFiles("*" + Extension).Where(file => file.LinkTarget is not null).Select(file => Path.GetFileNameWithoutExtension(file.Name)).ToHashSet(StringComparer.Ordinal)
        : ImmutableHashSet<string>.Empty;

    private static void Place(string draft, string path)
    {
        if (IsWhole(draft))
        {
            File.Move(draft, path, overwrite: true);
        }
        else
        {
            File.Delete(draft);
        }
    }

    // Without the end of its root element no document can be read.
    private static bool IsWhole(string draft)
    {
        try
        {
            _ = VirtXml.Parse(File.ReadAllText(draft), rootName: null);
            return true;
        }
        catch (VirtException)
        {
            return false;
        }
    }

    private string FileName(string name) => name.Length == 0 || name.Contains('/', StringComparison.Ordinal) || name.Contains('\0', StringComparison.Ordinal)
        ? throw new VirtException(VirtErrorCode.XmlError, $"name {name} cannot contain '/'", domain)
        : name + Extension;

    private void Guard(string path, Action<string> work)
    {
        try
        {
            work(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(VirtErrorCode.WriteFailed, $"{path}: {e.Message}", domain, e);
        }
    }

    private async Task GuardAsync(string path, Func<string, Task> work)
    {
        try
        {
            await work(path).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(VirtErrorCode.WriteFailed, $"{path}: {e.Message}", domain, e);
        }
    }
}
