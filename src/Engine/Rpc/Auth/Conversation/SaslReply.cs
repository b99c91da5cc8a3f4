namespace VirtPS.Engine.Rpc.Auth;

/// <summary>What a server answers to a step.</summary>
/// <param name="IsComplete">Whether the server is content.</param>
/// <param name="Data">Its message; nothing and an empty message differ.</param>
internal readonly record struct SaslReply(bool IsComplete, byte[]? Data);
