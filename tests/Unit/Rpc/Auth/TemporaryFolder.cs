namespace VirtPS.Tests.Unit.Rpc.Auth;

/// <summary>A folder that goes away with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("virtps-auth-");

    public void Dispose() => _folder.Delete(recursive: true);

    internal string this[string name] => Path.Combine(_folder.FullName, name);

    internal IEnumerable<string> Files => _folder.EnumerateFiles().Select(file => file.Name).Order(StringComparer.Ordinal);

    internal string Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], text);
        return this[name];
    }
}
