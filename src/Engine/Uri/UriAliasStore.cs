using System.Text;
using VirtPS.Engine.Configuration;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Files;

namespace VirtPS.Engine.Uri;

/// <summary>A short name for a URI.</summary>
/// <param name="Name">The name.</param>
/// <param name="Uri">The URI.</param>
/// <param name="Path">The file that says so.</param>
public sealed record VirtUriAlias(string Name, string Uri, string Path);

/// <summary>Reads and writes the short names of URIs in a client's libvirt.conf; everything else in the file stays as it is.</summary>
/// <param name="path">The file; it need not be there.</param>
/// <remarks>https://libvirt.org/uri.html#configuring-uri-aliases; virsh and libvirt's other clients know the same names.</remarks>
public sealed class UriAliasStore(string path)
{
    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>Reads the names.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The names, in the order of the file.</returns>
    /// <exception cref="VirtException">OpenFailed or ConfSyntax.</exception>
    public async Task<IReadOnlyList<VirtUriAlias>> ListAsync(CancellationToken cancellationToken)
    {
        var aliases = UriAliases.From(await ConfigFile.LoadAsync(path, cancellationToken).ConfigureAwait(false));
        return [.. aliases.Names.Select(name => new VirtUriAlias(name, aliases.Find(name)!, path))];
    }

    /// <summary>Gives a URI a short name, or a name another URI.</summary>
    /// <param name="name">The name.</param>
    /// <param name="uri">The URI.</param>
    /// <param name="cancellationToken">Stops the writing; the old file stays.</param>
    /// <returns>The name as it is stored.</returns>
    /// <exception cref="VirtException">InvalidArg for a bad name or URI; OpenFailed, ConfSyntax or WriteFailed for the file.</exception>
    public async Task<VirtUriAlias> SetAsync(string name, string uri, CancellationToken cancellationToken)
    {
        if (!UriAliases.IsAliasName(name))
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, $"'{name}' cannot be an alias: only the letters a to z, digits, _ and - may stand in one", VirtErrorDomain.Conf);
        }

        VirtUri.Parse(uri);
        var others = (await ListAsync(cancellationToken).ConfigureAwait(false)).ToList();
        var alias = new VirtUriAlias(name, uri, path);
        var place = others.FindIndex(other => other.Name == name);
        if (place < 0)
        {
            others.Add(alias);
        }
        else
        {
            others[place] = alias;
        }

        await WriteAsync(others, cancellationToken).ConfigureAwait(false);
        return alias;
    }

    /// <summary>Takes a short name out.</summary>
    /// <param name="name">The name; one that is not there is no matter.</param>
    /// <param name="cancellationToken">Stops the writing; the old file stays.</param>
    /// <returns>The change.</returns>
    /// <exception cref="VirtException">OpenFailed, ConfSyntax or WriteFailed.</exception>
    public async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        var all = await ListAsync(cancellationToken).ConfigureAwait(false);
        var kept = all.Where(alias => alias.Name != name).ToList();
        if (kept.Count < all.Count)
        {
            await WriteAsync(kept, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(List<VirtUriAlias> aliases, CancellationToken cancellationToken)
    {
        var text = await ConfigFile.ReadTextAsync(path, cancellationToken).ConfigureAwait(false) ?? string.Empty;
        text = aliases.Count == 0
            ? ConfigText.Reset(text, path, UriAliases.Setting)
            : ConfigText.Set(text, path, UriAliases.Setting, aliases.Select(object (alias) => $"{alias.Name}={alias.Uri}").ToList());
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
            await WholeFile.WriteAsync(path, Encoding.UTF8.GetBytes(text), WholeFile.Public, overwrite: true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(VirtErrorCode.WriteFailed, $"{path}: {e.Message}", VirtErrorDomain.Conf, e);
        }
    }
}
