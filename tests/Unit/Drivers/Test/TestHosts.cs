using System.Net;
using VirtPS.Drivers.Test;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;
using VirtPS.Engine.Uri;

namespace VirtPS.Tests.Unit.Drivers.Test;

/// <summary>Opens connections of the test driver.</summary>
internal static class TestHosts
{
    public static Task<VirtConnection> OpenAsync(string uri, TestDriver? driver = null, NetworkCredential? credential = null) =>
        VirtConnection.OpenAsync(
            new DriverRegistry(driver ?? new TestDriver()),
            VirtUri.Parse(uri),
            new VirtConnectionOptions { Open = new DriverOpenOptions { Credential = credential } },
            CancellationToken.None);

    /// <summary>Opens a node from the text of its file.</summary>
    public static async Task<VirtConnection> OpenTextAsync(string text, NetworkCredential? credential = null)
    {
        using var directory = new ScratchDirectory();
        return await OpenAsync($"test://{directory.Write("node.xml", text)}", credential: credential);
    }
}

/// <summary>A directory that lasts as long as a test.</summary>
internal sealed class ScratchDirectory : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("virtps-").FullName;

    public string Write(string name, string text)
    {
        var path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
