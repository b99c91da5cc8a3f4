using System.Net;
using VirtPS.Drivers.Test.Host;

namespace VirtPS.Drivers.Test;

/// <summary>Reads libvirt's test-driver file format.</summary>
internal static class TestNodeFile
{
    /// <summary>Reads a node.</summary>
    /// <param name="path">The file.</param>
    /// <param name="clock">What times and statistics move with.</param>
    /// <param name="credential">What the caller says it is.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The node.</returns>
    internal static Task<TestNode> LoadAsync(string path, TimeProvider clock, NetworkCredential? credential, CancellationToken cancellationToken) =>
        Task.FromResult(new TestNode(clock, TestHost.Default));
}
