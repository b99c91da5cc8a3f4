using VirtPS.Drivers.Shared.Files;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Unit.Drivers.Shared;

/// <summary>What a daemon finds of its definitions after it, or the machine, stopped in the midst of storing them.</summary>
public sealed class DefinitionFilesTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("df");
    private readonly DefinitionFiles _files;

    public DefinitionFilesTests() => _files = new DefinitionFiles(_root.FullName, VirtErrorDomain.Qemu);

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task A_definition_that_was_written_and_not_moved_is_taken()
    {
        await _files.SaveAsync("web", "<domain><title>old</title></domain>\n", default);
        Draft("web", "<domain><title>new</title></domain>\n", age: 0);

        Assert.Equal(["web"], _files.List());
        Assert.Equal("<domain><title>new</title></domain>\n", await _files.ReadAsync("web", default));
        Assert.Equal(["web.xml"], Names());
    }

    [Theory]
    [InlineData("")]
    [InlineData("<domain><title>new</title>")]
    [InlineData("\0\0\0\0")]
    public async Task A_torn_one_is_dropped_and_the_old_one_stays(string torn)
    {
        await _files.SaveAsync("web", "<domain/>\n", default);
        Draft("web", torn, age: 0);
        Draft("db", torn, age: 0);

        Assert.Equal(["web"], _files.List());
        Assert.Equal("<domain/>\n", await _files.ReadAsync("web", default));
        Assert.Equal(["web.xml"], Names());
    }

    [Fact]
    public async Task Of_two_the_younger_is_taken()
    {
        Draft("web", "<domain id='2'/>\n", age: 1);
        Draft("web", "<domain id='1'/>\n", age: 2);

        Assert.Equal(["web"], _files.List());
        Assert.Equal("<domain id='2'/>\n", await _files.ReadAsync("web", default));
    }

    [Fact]
    public void Files_of_other_kinds_are_left_alone()
    {
        var value = Path.Combine(_root.FullName, $"key.base64.{Guid.NewGuid():N}.new");
        File.WriteAllText(value, "<a/>");

        Assert.Empty(_files.List());
        Assert.True(File.Exists(value));
    }

    private void Draft(string name, string text, int age)
    {
        var path = Path.Combine(_root.FullName, $"{name}.xml.{Guid.NewGuid():N}.new");
        File.WriteAllText(path, text);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddMinutes(-age));
    }

    private string[] Names() => [.. _root.EnumerateFiles().Select(file => file.Name)];
}
