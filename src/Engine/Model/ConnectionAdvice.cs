using VirtPS.Engine.Drivers;
using VirtPS.Engine.Uri;

namespace VirtPS.Engine.Model;

/// <summary>Says what to do about a step on the way to a host that failed.</summary>
internal static class ConnectionAdvice
{
    internal static string For(ConnectionStage stage, VirtUri? uri) => stage switch
    {
        ConnectionStage.Uri => "Write the URI as driver[+transport]://[user@]host[:port]/path, such as qemu+ssh://root@host/system, or name an alias of libvirt.conf.",
        ConnectionStage.Socket => "Start the daemon (virtpsd, virtqemud or libvirtd) on this machine, or name its socket with ?socket=PATH.",
        ConnectionStage.Resolve => $"Check the name '{uri?.Host}', the resolver's configuration and /etc/hosts, or use the address; a TLS server needs a certificate for what you use.",
        ConnectionStage.OwnCertificates => "Put cacert.pem, clientcert.pem and clientkey.pem into the PKI directories or name theirs with -PkiPath; Test-VirtPki examines them, New-VirtCertificate makes them.",
        ConnectionStage.Program => "Check that the program is installed and that the same login works by hand, such as: ssh -T USER@HOST true.",
        ConnectionStage.Connect when uri?.Transport == VirtTransport.Unix => "Check that the daemon runs and that your user or group may use its socket.",
        ConnectionStage.Connect => $"Check that the daemon listens there (virtpsd --listen with listen_{Word(uri)} = 1, or libvirt's virtproxyd-{Word(uri)}.socket) and that no firewall closes port {uri?.Port}.",
        ConnectionStage.Handshake => "Check that the port is the TLS one, that both ends share a TLS version, and that tls_priority leaves a common cipher.",
        ConnectionStage.ServerCertificate => "Check that the server's certificate comes from your CA, is in date and not revoked, and names the host as you call it in its subjectAltName.",
        ConnectionStage.Confirmation => "The server refused this client: check that your certificate comes from its CA, is in date and not revoked, and that its tls_allowed_dn_list has your name.",
        ConnectionStage.Authentication => "Give -Credential, or an entry in auth.conf (Set-VirtCredential); the server's log says why it refused. For polkit, a rule for org.libvirt.unix.manage.",
        _ => "The daemon was reached and refused the URI: check driver and path, such as qemu:///system, and that the driver runs there.",
    };

    private static string Word(VirtUri? uri) => uri?.Transport == VirtTransport.Tcp ? "tcp" : "tls";
}
