namespace VirtPS.Engine.Rpc.Auth;

/// <summary>What both sides keep to.</summary>
internal static class SaslLimits
{
    /// <summary>The name of the service in every mechanism.</summary>
    internal const string Service = "libvirt";

    /// <summary>The longest block of a security layer, without its length.</summary>
    internal const int LargestBlock = 65_536;

    /// <summary>The longest message of a mechanism: <c>REMOTE_AUTH_SASL_DATA_MAX</c>.</summary>
    internal const int LongestMessage = 65_536;
}
