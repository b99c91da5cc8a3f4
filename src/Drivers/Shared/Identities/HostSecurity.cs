namespace VirtPS.Drivers.Shared.Identities;

/// <summary>The models of security labels that guests can have.</summary>
/// <remarks>virSecurityManagerNewStack: users and groups, and before them what the kernel adds, of which nothing is used yet.</remarks>
internal static class HostSecurity
{
    /// <summary>The model of users and groups.</summary>
    internal const string Dac = "dac";

    /// <summary>What stands for no model of the kernel's.</summary>
    internal const string None = "none";

    /// <summary>Lists the models, the one that a label without a model is of first.</summary>
    /// <param name="isPrivileged">Whether the daemon may give files and processes to others.</param>
    /// <returns>The models.</returns>
    internal static IReadOnlyList<string> Models(bool isPrivileged) => isPrivileged ? [None, Dac] : [None];
}
