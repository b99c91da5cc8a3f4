using System.IO.Enumeration;
using System.Net;
using VirtPS.Daemon.Hosting;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Rpc.Auth;
using VirtPS.Engine.Rpc.Server;

namespace VirtPS.Daemon.Serving;

/// <summary>Says how clients prove who they are, as the configuration has it.</summary>
/// <param name="conditions">What counts now.</param>
/// <param name="polkit">Asks polkit.</param>
internal sealed class ClientProof(DaemonConditions conditions, IPolkitAuthority polkit)
{
    /// <summary>Whom the server asks.</summary>
    public AuthenticationServices Services => new() { Sasl = SaslFor, AskPolkitAsync = AskPolkitAsync };

    private SaslServerOptions SaslFor(ServerPeer peer)
    {
        var sasl = conditions.Settings.Authentication.Sasl;
        return new SaslServerOptions
        {
            Security = peer.Transport switch
            {
                "unix" => SaslSecurity.Local,
                "tls" => SaslSecurity.Tls(peer.KeyBits),
                _ => SaslSecurity.TcpWith(sasl.TcpMinimumStrength),
            },
            Host = Dns.GetHostName(),
            Mechanisms = sasl.Mechanisms,
            Users = new SaslUserStore(sasl.UserFile),
            Identity = peer.CertificateName ?? (peer.Uid is { } user ? Accounts.NameOfUser(user) : null),
            Allows = sasl.AllowedUsers is { } allowed ? name => allowed.Any(pattern => Matches(pattern, name)) : null,
        };
    }

    private static bool Matches(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    private Task AskPolkitAsync(ServerPeer peer, CancellationToken cancellationToken) =>
        polkit.CheckAsync(PolkitSubject.Of(peer.Pid!.Value, peer.Uid!.Value), peer.IsReadOnly, cancellationToken);
}
