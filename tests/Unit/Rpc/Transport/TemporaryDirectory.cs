namespace VirtPS.Tests.Unit.Rpc.Transport;

/// <summary>A directory that goes when its test does; its path is short enough for sockets.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("vps").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
