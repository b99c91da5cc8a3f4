using VirtPS.Engine.Configuration;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Transport;
using VirtPS.Engine.Uri;

namespace VirtPS.Engine.Admin;

/// <summary>Finds the admin socket that a user means.</summary>
/// <remarks>virAdmConnectOpen and getSocketPath of src/admin/libvirt-admin.c; VirtPS's own daemon comes first.</remarks>
/// <param name="file">What libvirt-admin.conf says.</param>
/// <param name="environmentDefault">The value of <c>LIBVIRT_ADMIN_DEFAULT_URI</c>; it goes before the file's default.</param>
/// <param name="sockets">Where daemons put their sockets.</param>
internal sealed class DaemonAddress(ConfigFile file, string? environmentDefault, DaemonSockets sockets)
{
    private const string Own = "virtpsd";
    private const string Monolith = "libvirtd";

    /// <summary>Makes one for the current user.</summary>
    internal static async Task<DaemonAddress> ForCurrentUserAsync(CancellationToken cancellationToken)
    {
        var path = Path.Combine(Path.GetDirectoryName(ClientConfiguration.CurrentUserPath())!, "libvirt-admin.conf");
        return new DaemonAddress(
            await ConfigFile.LoadAsync(path, cancellationToken).ConfigureAwait(false),
            Environment.GetEnvironmentVariable("LIBVIRT_ADMIN_DEFAULT_URI"),
            DaemonSockets.ForCurrentUser());
    }

    /// <summary>Finds a URI and the socket that it means.</summary>
    /// <param name="name">A URI, an alias, or nothing for the default.</param>
    /// <exception cref="VirtException">ConfigUnsupported for a URI that means no admin socket, InvalidArg for a bad one.</exception>
    internal (string Uri, string Socket) Find(string? name)
    {
        var wanted = Given(name) ?? Given(environmentDefault) ?? Given(file.GetString("uri_default")) ?? Probe();
        var uri = VirtUri.Parse(UriAliases.From(file).Find(wanted) ?? wanted);
        if (uri.Host is not null)
        {
            throw Refused($"'{uri}' names a host, but a daemon is administered through a socket on its own machine");
        }

        foreach (var (parameter, _) in uri.Parameters.Where(parameter => parameter.Name != "socket"))
        {
            throw Refused($"Unknown URI parameter '{parameter}'");
        }

        return (uri.ToString(), uri.Remote.Socket ?? SocketOf(uri));
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static VirtException Refused(string detail) => new(VirtErrorCode.ConfigUnsupported, detail, VirtErrorDomain.Admin);

    private string Probe()
    {
        var path = sockets.IsPrivileged ? "/system" : "/session";
        var own = $"{Own}://{path}";
        return File.Exists(SocketOf(VirtUri.Parse(own))) ? own : $"{Monolith}://{path}";
    }

    private string SocketOf(VirtUri uri)
    {
        var session = uri.Path switch
        {
            "/system" => false,
            "/session" => true,
            _ => throw Refused($"Invalid URI path '{uri.Path}', try '/system'"),
        };
        return uri.Driver switch
        {
            Own => sockets.Own(session, "virtps-admin-sock"),
            Monolith => sockets.Libvirt(session, "libvirt-admin-sock"),
            _ when uri.Driver.StartsWith("virt", StringComparison.Ordinal) => sockets.Libvirt(session, $"{uri.Driver}-admin-sock"),
            _ => throw Refused($"Unsupported URI scheme '{uri.Driver}', try '{Own}', '{Monolith}' or the name of another of libvirt's daemons"),
        };
    }
}
