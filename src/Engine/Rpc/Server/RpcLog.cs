namespace VirtPS.Engine.Rpc.Server;

/// <summary>Takes what a server has to tell its administrator.</summary>
/// <param name="level">How grave it is.</param>
/// <param name="source">The part that tells it, by which logs are filtered.</param>
/// <param name="message">What happened; never a secret.</param>
internal delegate void RpcLog(RpcLogLevel level, string source, string message);

/// <summary>How grave a message is.</summary>
/// <remarks>virLogPriority.</remarks>
internal enum RpcLogLevel
{
    /// <summary>Of use to developers.</summary>
    Debug = 1,

    /// <summary>Good to know.</summary>
    Info = 2,

    /// <summary>Somebody did something wrong, or may suffer.</summary>
    Warning = 3,

    /// <summary>Something failed.</summary>
    Error = 4,
}
