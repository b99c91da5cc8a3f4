using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Model;

/// <summary>An object of a host: it knows its connection, shows what was last seen, and can look again.</summary>
public abstract class VirtObject
{
    private string? _xml;

    private protected VirtObject(VirtConnection connection) => Connection = connection;

    /// <summary>The connection that the object was found on.</summary>
    public VirtConnection Connection { get; }

    /// <summary>The object's name.</summary>
    public abstract string Name { get; }

    /// <summary>The object's description, fetched when it is first asked for.</summary>
    /// <remarks>For use at the prompt: it waits for the host. Code that can await calls <see cref="GetXmlAsync"/>.</remarks>
    /// <exception cref="VirtException">What the host says.</exception>
    public string Xml => _xml ??= Task.Run(() => GetXmlAsync(CancellationToken.None)).GetAwaiter().GetResult();

    /// <summary>Looks at the host again and updates what the object shows.</summary>
    /// <remarks>For use at the prompt: it waits for the host. Code that can await calls <see cref="RefreshAsync"/>.</remarks>
    /// <exception cref="VirtException">What the host says; NoDomain and the like when the object is gone.</exception>
    public void Refresh() => Task.Run(() => RefreshAsync(CancellationToken.None)).GetAwaiter().GetResult();

    /// <summary>Looks at the host again and updates what the object shows.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when the object is up to date.</returns>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await ReloadAsync(cancellationToken).ConfigureAwait(false);
        _xml = null;
    }

    /// <summary>Fetches the object's description.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>libvirt XML.</returns>
    public abstract Task<string> GetXmlAsync(CancellationToken cancellationToken);

    /// <summary>Gives the object's name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;

    private protected abstract Task ReloadAsync(CancellationToken cancellationToken);
}
