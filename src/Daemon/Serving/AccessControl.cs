using VirtPS.Daemon.Hosting;
using VirtPS.Engine.Access;
using VirtPS.Engine.Rpc.Server;

namespace VirtPS.Daemon.Serving;

/// <summary>Says what each client may do.</summary>
internal static class AccessControl
{
    /// <summary>Finds what a client may do.</summary>
    /// <param name="rules">The rules that count, or nothing where everything is allowed.</param>
    /// <param name="session">The client.</param>
    /// <returns>Its policy.</returns>
    public static IAccessPolicy For(AccessRules? rules, ServerSession session) =>
        rules is null ? AllowAll.Instance : new RulesAccessPolicy(rules, IdentityOf(session));

    private static CallerIdentity IdentityOf(ServerSession session)
    {
        var peer = session.Peer;
        var name = peer.Uid is { } user ? Accounts.NameOfUser(user) : null;
        return new CallerIdentity
        {
            UserName = name,
            Uid = peer.Uid,
            Gid = peer.Gid,
            Groups = name is not null && peer.Gid is { } group ? Accounts.GroupsOf(name, group) : [],
            Pid = peer.Pid,
            SaslName = session.SaslName,
            X509Dn = peer.CertificateName,
            IsReadOnly = peer.IsReadOnly,
        };
    }
}
