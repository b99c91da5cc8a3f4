using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Uri;

/// <summary>Finds out which URI a user means.</summary>
/// <remarks>What virConnectOpen does with its name before it asks the drivers: the default, the aliases, the old name of Xen.</remarks>
public sealed class UriResolver
{
    private const string DefaultVariable = "LIBVIRT_DEFAULT_URI";
    private const string XenUri = "xen:///system";

    private readonly ClientConfiguration _configuration;
    private readonly string? _environmentDefault;

    /// <summary>Makes a resolver.</summary>
    /// <param name="configuration">The client's configuration.</param>
    /// <param name="environmentDefault">The value of <c>LIBVIRT_DEFAULT_URI</c>; it goes before the configuration's default.</param>
    public UriResolver(ClientConfiguration configuration, string? environmentDefault)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        _configuration = configuration;
        _environmentDefault = environmentDefault;
    }

    /// <summary>Resolves with the current user's configuration and environment.</summary>
    /// <param name="name">A URI, an alias, or nothing for the default.</param>
    /// <param name="noAliases">True to take the name for a URI and never for an alias (VIR_CONNECT_NO_ALIASES).</param>
    /// <param name="cancellationToken">Stops the reading of the configuration.</param>
    /// <returns>The URI; nothing when no default is set and the drivers have to be probed.</returns>
    /// <exception cref="VirtException">InvalidArg or NoConnect for a bad URI; OpenFailed or ConfSyntax for a bad configuration.</exception>
    public static async Task<VirtUri?> ResolveAsync(string? name, bool noAliases, CancellationToken cancellationToken)
    {
        var configuration = await ClientConfiguration.LoadAsync(cancellationToken).ConfigureAwait(false);
        return new UriResolver(configuration, Environment.GetEnvironmentVariable(DefaultVariable)).Resolve(name, noAliases);
    }

    /// <summary>Resolves with this configuration.</summary>
    /// <param name="name">A URI, an alias, or nothing for the default.</param>
    /// <param name="noAliases">True to take the name for a URI and never for an alias.</param>
    /// <returns>The URI; nothing when no default is set and the drivers have to be probed.</returns>
    /// <exception cref="VirtException">InvalidArg or NoConnect for a bad URI.</exception>
    public VirtUri? Resolve(string? name, bool noAliases = false)
    {
        var named = Given(name) is "xen://" || string.Equals(name, "xen", StringComparison.OrdinalIgnoreCase)
            ? XenUri
            : Given(name) ?? Given(_environmentDefault) ?? Given(_configuration.DefaultUri);
        if (named is null)
        {
            return null;
        }

        var alias = noAliases ? null : _configuration.Aliases.Find(named);
        return alias is null && !noAliases && !named.Contains(':', StringComparison.Ordinal)
            ? throw VirtException.Worded(
                VirtErrorCode.NoConnect, $"'{named}' is no URI, and libvirt.conf has no alias of that name", VirtErrorDomain.Uri)
            : VirtUri.Parse(alias ?? named);
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
