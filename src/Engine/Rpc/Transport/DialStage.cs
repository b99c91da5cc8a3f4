namespace VirtPS.Engine.Rpc.Transport;

/// <summary>The steps on the way to a daemon, in their order; a transport takes those it needs.</summary>
internal enum DialStage
{
    /// <summary>Looking for the daemon's socket on this machine.</summary>
    Socket,

    /// <summary>Asking for the addresses of the host.</summary>
    Resolve,

    /// <summary>Starting the program that carries the bytes.</summary>
    Program,

    /// <summary>Connecting to the socket.</summary>
    Connect,

    /// <summary>Reading and examining one's own certificates.</summary>
    OwnCertificates,

    /// <summary>Agreeing on TLS.</summary>
    Handshake,

    /// <summary>Examining the server's certificate.</summary>
    ServerCertificate,

    /// <summary>Waiting for the byte with which a server says that it takes the client.</summary>
    Confirmation,
}
