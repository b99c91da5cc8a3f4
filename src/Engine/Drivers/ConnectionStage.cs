namespace VirtPS.Engine.Drivers;

/// <summary>The steps on the way to a host, in their order; each way takes those that it needs.</summary>
public enum ConnectionStage
{
    /// <summary>Making sense of the URI or alias.</summary>
    Uri,

    /// <summary>Looking for the daemon's socket on this machine.</summary>
    Socket,

    /// <summary>Asking for the addresses of the host.</summary>
    Resolve,

    /// <summary>Reading and examining one's own certificates.</summary>
    OwnCertificates,

    /// <summary>Starting the program that carries the bytes.</summary>
    Program,

    /// <summary>Connecting to the socket.</summary>
    Connect,

    /// <summary>Agreeing on TLS.</summary>
    Handshake,

    /// <summary>Examining the server's certificate and the names in it.</summary>
    ServerCertificate,

    /// <summary>Waiting for the byte with which a TLS server says that it takes the client.</summary>
    Confirmation,

    /// <summary>Proving to the daemon who calls.</summary>
    Authentication,

    /// <summary>Opening the host's driver.</summary>
    Open,
}
