namespace VirtPS.Engine.Rpc.Auth;

/// <summary>The three calls that authentication is made of, however they reach the server.</summary>
/// <param name="Init">REMOTE_PROC_AUTH_SASL_INIT: asks for the server's mechanisms, with commas between them.</param>
/// <param name="Start">REMOTE_PROC_AUTH_SASL_START: names the mechanism, with its first message or nothing.</param>
/// <param name="Step">REMOTE_PROC_AUTH_SASL_STEP: a further message or nothing.</param>
internal sealed record SaslCalls(
    Func<CancellationToken, Task<string>> Init,
    Func<string, byte[]?, CancellationToken, Task<SaslReply>> Start,
    Func<byte[]?, CancellationToken, Task<SaslReply>> Step);
