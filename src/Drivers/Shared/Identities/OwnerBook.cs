using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Identities;

/// <summary>Lends files of the host to guests, and remembers to whom they belong.</summary>
/// <remarks>
/// virSecurityDACSetOwnership, virSecurityDACRestoreFileLabel. libvirt remembers in attributes of the files; this book is a file of its
/// own, so that it works on every file system, and what a daemon or a host that died had lent is given back by the next daemon.
/// </remarks>
/// <param name="path">The book's file.</param>
internal sealed class OwnerBook(string path)
{
    private readonly Lock _gate = new();
    private Dictionary<string, Loan>? _loans;

    /// <summary>Lends a file.</summary>
    /// <param name="file">The file; links are followed.</param>
    /// <param name="to">Who gets it.</param>
    /// <param name="holder">The guest.</param>
    /// <param name="remembers">Whether it is given back.</param>
    /// <returns>False when the file system has no owners, or its files cannot be given away.</returns>
    /// <exception cref="VirtException">SystemError when the file is not there or the kernel refuses.</exception>
    internal bool Lend(string file, HostIdentity to, Guid holder, bool remembers)
    {
        lock (_gate)
        {
            var facts = FileFacts.Of(file) ?? throw Say($"unable to stat: {file}: No such file or directory");
            if (remembers)
            {
                var loans = Read();
                if (!loans.TryGetValue(file, out var loan) || loan.Inode != facts.Inode)
                {
                    loans[file] = loan = new Loan(facts.Inode, new HostIdentity(facts.Owner, facts.Group), []);
                }

                // What is to be undone is written before it is done.
                if (loan.Holders.Add(holder))
                {
                    Write(loans);
                }
            }

            return (facts.Owner == to.User && facts.Group == to.Group) || OwnedFile.Give(file, to);
        }
    }

    /// <summary>Gives a file back, once no other guest has it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="holder">The guest that has it no longer.</param>
    /// <exception cref="VirtException">SystemError when the kernel refuses.</exception>
    internal void Return(string file, Guid holder)
    {
        lock (_gate)
        {
            var loans = Read();
            if (loans.TryGetValue(file, out var loan) && loan.Holders.Remove(holder))
            {
                Settle(loans, file, loan);
                Write(loans);
            }
        }
    }

    /// <summary>Gives everything back that guests had which are no longer there.</summary>
    /// <param name="isThere">Tells whether a guest is there.</param>
    /// <param name="complain">Told of what cannot be given back.</param>
    internal void ReturnAll(Func<Guid, bool> isThere, Action<string> complain)
    {
        lock (_gate)
        {
            var loans = Read();
            var hasChanged = false;
            foreach (var (file, loan) in loans.ToArray().Where(pair => pair.Value.Holders.RemoveWhere(holder => !isThere(holder)) > 0))
            {
                hasChanged = true;
                try
                {
                    Settle(loans, file, loan);
                }
                catch (VirtException e)
                {
                    complain(e.Message);
                }
            }

            if (hasChanged)
            {
                Write(loans);
            }
        }
    }

    private static void Settle(Dictionary<string, Loan> loans, string file, Loan loan)
    {
        if (loan.Holders.Count > 0)
        {
            return;
        }

        loans.Remove(file);

        // Another file that has the name by now was never lent.
        if (FileFacts.Of(file) is { } facts && facts.Inode == loan.Inode && (facts.Owner != loan.Owner.User || facts.Group != loan.Owner.Group))
        {
            OwnedFile.Give(file, loan.Owner);
        }
    }

    private static VirtException Say(string what) => new(VirtErrorCode.SystemError, what, VirtErrorDomain.Security);

    private static uint Number(XElement element, string name) => uint.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    private Dictionary<string, Loan> Read()
    {
        if (_loans is not null)
        {
            return _loans;
        }

        _loans = new Dictionary<string, Loan>(StringComparer.Ordinal);
        if (!File.Exists(path))
        {
            return _loans;
        }

        foreach (var file in XElement.Load(path).Elements("file"))
        {
            _loans[file.Attribute("path")!.Value] = new Loan(
                ulong.Parse(file.Attribute("inode")!.Value, CultureInfo.InvariantCulture),
                new HostIdentity(Number(file, "user"), Number(file, "group")),
                [.. file.Elements("holder").Select(holder => Guid.Parse(holder.Value))]);
        }

        return _loans;
    }

    private void Write(Dictionary<string, Loan> loans)
    {
        var book = new XElement("owners", loans.Select(pair => new XElement(
            "file",
            new XAttribute("path", pair.Key),
            new XAttribute("inode", pair.Value.Inode),
            new XAttribute("user", pair.Value.Owner.User),
            new XAttribute("group", pair.Value.Owner.Group),
            pair.Value.Holders.Select(holder => new XElement("holder", holder)))));
        var fresh = path + ".new";
        try
        {
            HostDirectory.Make(Path.GetDirectoryName(path)!, isPrivate: false);
            File.WriteAllText(fresh, book.ToString());
            File.Move(fresh, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Say($"cannot remember owners of files in '{path}': {e.Message}");
        }
    }

    private sealed record Loan(ulong Inode, HostIdentity Owner, HashSet<Guid> Holders);
}
