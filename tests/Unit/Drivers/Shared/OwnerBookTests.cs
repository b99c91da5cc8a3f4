using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Identities;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Unit.Drivers.Shared;

/// <summary>Files that are lent to guests go back to whom they were.</summary>
public sealed class OwnerBookTests : IDisposable
{
    private static readonly HostIdentity Borrower = new(23456, 23457);
    private static readonly HostIdentity Owner = new(1234, 1235);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("ob");
    private readonly string _file;

    public OwnerBookTests()
    {
        _file = Path.Combine(_root.FullName, "disk");
        File.WriteAllText(_file, "content");
    }

    public void Dispose() => _root.Delete(recursive: true);

    [PrivilegedFact]
    public void What_two_guests_have_goes_back_after_the_second()
    {
        OwnedFile.Give(_file, Owner);
        var (book, one, two) = (Book(), Guid.NewGuid(), Guid.NewGuid());

        Assert.True(book.Lend(_file, Borrower, one, remembers: true));
        Assert.True(book.Lend(_file, Borrower, two, remembers: true));
        Assert.Equal(Borrower, OwnerOf(_file));
        book.Return(_file, one);
        Assert.Equal(Borrower, OwnerOf(_file));
        book.Return(_file, two);
        Assert.Equal(Owner, OwnerOf(_file));
    }

    [PrivilegedFact]
    public void A_later_daemon_gives_back_what_an_earlier_one_lent()
    {
        OwnedFile.Give(_file, Owner);
        var (there, gone) = (Guid.NewGuid(), Guid.NewGuid());
        var other = Path.Combine(_root.FullName, "other");
        File.WriteAllText(other, "content");
        Book().Lend(_file, Borrower, gone, remembers: true);
        Book().Lend(other, Borrower, there, remembers: true);

        Book().ReturnAll(holder => holder == there, message => Assert.Fail(message));

        Assert.Equal(Owner, OwnerOf(_file));
        Assert.Equal(Borrower, OwnerOf(other));
    }

    [PrivilegedFact]
    public void Another_file_of_the_same_name_is_left_alone()
    {
        OwnedFile.Give(_file, Owner);
        var (book, guest) = (Book(), Guid.NewGuid());
        book.Lend(_file, Borrower, guest, remembers: true);
        var fresh = Path.Combine(_root.FullName, "fresh");
        File.WriteAllText(fresh, "another");
        var before = OwnerOf(fresh);
        File.Move(fresh, _file, overwrite: true);

        book.Return(_file, guest);

        Assert.Equal(before, OwnerOf(_file));
    }

    [PrivilegedFact]
    public void What_is_not_remembered_stays_with_the_guest()
    {
        var (book, guest) = (Book(), Guid.NewGuid());

        book.Lend(_file, Borrower, guest, remembers: false);
        book.Return(_file, guest);

        Assert.Equal(Borrower, OwnerOf(_file));
    }

    [Fact]
    public void What_is_not_there_cannot_be_lent() =>
        Assert.Equal(
            VirtErrorCode.SystemError,
            Assert.Throws<VirtException>(() => Book().Lend(Path.Combine(_root.FullName, "missing"), Borrower, Guid.NewGuid(), remembers: true)).Code);

    [Theory]
    [InlineData("+12:+34", "+12:+34")]
    [InlineData("root:0", "+0:+0")]
    [InlineData("no-such-user-here:0", null)]
    [InlineData("12", null)]
    public void Labels_name_users_and_groups(string label, string? read) => Assert.Equal(read, HostIdentity.Parse(label)?.ToString());

    private OwnerBook Book() => new(Path.Combine(_root.FullName, "book", "owners.xml"));

    private static HostIdentity OwnerOf(string file) => FileFacts.Of(file) is { } facts ? new HostIdentity(facts.Owner, facts.Group) : default;
}
