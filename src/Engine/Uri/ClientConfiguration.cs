using VirtPS.Engine.Configuration;

namespace VirtPS.Engine.Uri;

/// <summary>Holds what a client's libvirt.conf says.</summary>
/// <remarks>The file is <c>/etc/libvirt/libvirt.conf</c> for root and <c>$XDG_CONFIG_HOME/libvirt/libvirt.conf</c> for
/// everybody else, on Windows <c>libvirt\libvirt.conf</c> under the local application data; without a file nothing is set.</remarks>
public sealed class ClientConfiguration
{
    private ClientConfiguration(ConfigFile file)
    {
        DefaultUri = file.GetString("uri_default");
        Aliases = UriAliases.From(file);
        Mode = Choice<RemoteMode>(file, "remote_mode");
        Proxy = Choice<RemoteProxy>(file, "remote_proxy");
        TlsPriority = file.GetString("tls_priority");
    }

    /// <summary><c>uri_default</c>: what to open when nothing is named; an alias or a URI.</summary>
    public string? DefaultUri { get; }

    /// <summary><c>uri_aliases</c>: the short names.</summary>
    public UriAliases Aliases { get; }

    /// <summary><c>remote_mode</c>: which daemon to look for where the URI does not say.</summary>
    public RemoteMode? Mode { get; }

    /// <summary><c>remote_proxy</c>: how to join an SSH session to the socket where the URI does not say.</summary>
    public RemoteProxy? Proxy { get; }

    /// <summary><c>tls_priority</c>: the TLS ciphers where the URI does not say.</summary>
    public string? TlsPriority { get; }

    /// <summary>Gets the path of the current user's file, whether it is there or not.</summary>
    /// <returns>The path.</returns>
    public static string CurrentUserPath()
    {
        if (OperatingSystem.IsWindows())
        {
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "libvirt", "libvirt.conf");
        }

        if (Environment.IsPrivilegedProcess)
        {
            return "/etc/libvirt/libvirt.conf";
        }

        var home = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");
        return Path.IsPathRooted(home)
            ? Path.Combine(home, "libvirt", "libvirt.conf")
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config", "libvirt", "libvirt.conf");
    }

    /// <summary>Reads the current user's file.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The configuration.</returns>
    /// <exception cref="Errors.VirtException">OpenFailed or ConfSyntax, with file and line.</exception>
    public static async Task<ClientConfiguration> LoadAsync(CancellationToken cancellationToken) =>
        From(await ConfigFile.LoadAsync(CurrentUserPath(), cancellationToken).ConfigureAwait(false));

    /// <summary>Interprets settings that are read already.</summary>
    /// <param name="file">The settings.</param>
    /// <returns>The configuration.</returns>
    /// <exception cref="Errors.VirtException">ConfSyntax for a setting that makes no sense.</exception>
    public static ClientConfiguration From(ConfigFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new ClientConfiguration(file);
    }

    private static T? Choice<T>(ConfigFile file, string name)
        where T : struct, Enum
    {
        if (file.GetString(name) is not { } value)
        {
            return null;
        }

        return UriWords.Find<T>(value)
            ?? throw file.Error(file.Find(name)!, $"the setting '{name}' is '{value}' and must be one of {UriWords.List<T>()}");
    }
}
