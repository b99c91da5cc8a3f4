using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>Makes the errors of authentication.</summary>
internal static class SaslErrors
{
    /// <summary>Says that authentication failed, in libvirt's words: <c>authentication failed: …</c>.</summary>
    internal static VirtException Failed(string detail, Exception? inner = null) =>
        new(VirtErrorCode.AuthFailed, detail, VirtErrorDomain.Rpc, inner);

    /// <summary>Says that the peer's message breaks the rules of its mechanism.</summary>
    internal static VirtException Malformed(string mechanism, string complaint) =>
        Failed($"the peer's {mechanism} message is not as the mechanism says: {complaint}");

    /// <summary>Says that data after authentication was not what the peer wrapped; nothing more can be done on the connection.</summary>
    internal static VirtException Tampered(string complaint) =>
        new(VirtErrorCode.Rpc, $"the SASL security layer refused data: {complaint}", VirtErrorDomain.Rpc);
}
