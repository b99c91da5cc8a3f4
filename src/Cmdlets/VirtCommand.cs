using System.Management.Automation;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>The base of every command that works on hosts: it finds the connections and the objects on them.</summary>
public abstract class VirtCommand : EngineCommand
{
    /// <summary>The connections to use, as objects, names or URIs; without them the default connections.</summary>
    [Parameter]
    [Alias("Session", "Server")]
    [ConnectionTransformation]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ValidateNotNullOrEmpty]
    public virtual VirtConnection[]? Connection { get; set; }

    /// <summary>The connections to read from: those named, else all defaults.</summary>
    private protected IReadOnlyList<VirtConnection> Sources()
    {
        var connections = Connection ?? ConnectionTable.Defaults;
        return connections.Count > 0
            ? connections
            : throw VirtException.Worded(VirtErrorCode.InvalidConn, "there is no open connection; Connect-VirtHost opens one");
    }

    /// <summary>The one connection to write to: several defaults are no answer to the question which one is meant.</summary>
    private protected VirtConnection Target()
    {
        var connections = Sources();
        return connections.Count == 1
            ? connections[0]
            : throw VirtException.Worded(
                VirtErrorCode.InvalidArg,
                $"{connections.Count} connections are open ({string.Join(", ", connections.Select(one => one.Name))}); say with -Connection which one is meant");
    }

    /// <summary>Gives the targets of one input: the objects themselves, or what names, wildcards and uuids find.</summary>
    /// <remarks>What is not found becomes an error record about what the user gave.</remarks>
    private protected IEnumerable<T> TargetsOf<T>(
        ObjectFinder<T> finder, string parameterSet, IReadOnlyList<T> objects, IReadOnlyList<string> names, IReadOnlyList<Guid> uuids)
        where T : VirtObject =>
        parameterSet switch
        {
            "Name" => Found(names, (name, token) => finder.NamedAsync(Sources(), name, token)),
            "Uuid" => Found(uuids, (uuid, token) => finder.IdentifiedAsync(Sources(), uuid, token)),
            _ => objects,
        };

    /// <summary>Gives the objects of one input of a command that lists: what names, wildcards and uuids find, or without any all of them.</summary>
    private protected IReadOnlyList<T> Listed<T>(ObjectFinder<T> finder, string parameterSet, IReadOnlyList<string>? names, IReadOnlyList<Guid> uuids)
        where T : VirtObject =>
        names is null && parameterSet != "Uuid"
            ? Gather(token => finder.AllAsync(Sources(), token))
            : [.. TargetsOf(finder, parameterSet, [], names ?? [], uuids)];

    /// <summary>Gives what arguments stand for: the objects themselves, or what their names find.</summary>
    private protected List<T> Resolve<T>(ObjectFinder<T> finder, IReadOnlyList<ObjectArgument<T>> arguments)
        where T : VirtObject =>
        [.. arguments.SelectMany(argument => argument.Object is { } known
            ? [known]
            : Found([argument.Name], (name, token) => finder.NamedAsync(Sources(), name, token)))];

    /// <summary>Gives the one object that an argument stands for; a name is looked up on the connection that is written to.</summary>
    private protected T ResolveOne<T>(ObjectFinder<T> finder, ObjectArgument<T> argument)
        where T : VirtObject
    {
        if (argument.Object is { } known)
        {
            return known;
        }

        var connection = Target();
        return Wait(token => finder.ByName(connection, WildcardPattern.Unescape(argument.Name), token));
    }

    /// <summary>Finds by each key in turn.</summary>
    private protected List<T> Found<TKey, T>(IReadOnlyList<TKey> keys, Func<TKey, CancellationToken, Task<Findings<T>>> find)
    {
        var found = new List<T>();
        foreach (var key in keys)
        {
            Attempt(key, () => found.AddRange(Gather(token => find(key, token), key)));
        }

        return found;
    }

    /// <summary>Takes what several places found; each that refused becomes an error record about that place, and ends nothing.</summary>
    private protected IReadOnlyList<T> Gather<T>(Func<CancellationToken, Task<Findings<T>>> find, object? key = null)
    {
        var findings = Wait(find);
        foreach (var refusal in findings.Refusals)
        {
            WriteError(ErrorRecords.From(refusal.Error, refusal.Place ?? key));
        }

        return findings.Items;
    }

    /// <summary>Asks the connections to read from one question, all at once; one that refuses holds up no other.</summary>
    private protected void AskHosts<T>(Func<VirtConnection, CancellationToken, Task<T>> ask)
        where T : notnull => Attempt(null, () =>
    {
        var sources = Sources();
        Attempt(sources is [var only] ? only : null, () => WriteObject(
            Gather(token => Findings<T>.GatherAsync(sources, async one => [await ask(one, token).ConfigureAwait(false)])),
            enumerateCollection: true));
    });

    /// <summary>Acts on targets one by one; what the engine refuses becomes an error record about that target.</summary>
    private protected void Each<T>(IEnumerable<T> targets, Action<T> work)
    {
        foreach (var target in targets)
        {
            Attempt(target, () => work(target));
        }
    }

    /// <summary>Lets the user change the definition of an object, and gives the object on if that is asked for and the user agreed.</summary>
    private protected void EditObject(VirtObject item, StoredDefinition stored, ScriptBlock? script, bool passThru, string? replacement = null)
    {
        if (EditStored(stored, script, replacement) && passThru)
        {
            WriteObject(item);
        }
    }

    /// <summary>Lets the user change a definition, by a script, by another definition, or else in an editor, and stores it if the user agrees; the difference is shown with -Verbose.</summary>
    /// <returns>False when the user did not agree.</returns>
    private protected bool EditStored(StoredDefinition stored, ScriptBlock? script, string? replacement = null)
    {
        var before = Wait(stored.Read);
        while (true)
        {
            var after = stored.Complete(replacement ?? (script is null
                ? Wait(token => XmlEditing.InEditorAsync(before, stored.Name, token))
                : XmlEditing.ByScript(before, stored.Root, script)));
            var (old, young) = (VirtXml.Parse(before, stored.Root), VirtXml.Parse(after, stored.Root));
            if (new XmlComparer().Equals(old, young))
            {
                WriteVerbose("nothing was changed");
                return true;
            }

            WriteVerbose(string.Join('\n', XmlDiff.Lines(old, young)));
            if (!ShouldProcess(stored.Name, stored.Action))
            {
                return false;
            }

            // Whoever changed it meanwhile would lose that without a word; a script just changes the new one.
            var now = Wait(stored.Read);
            if (now == before)
            {
                Wait(token => stored.Store(VirtXml.Write(young), token));
                return true;
            }

            before = script is not null || replacement is not null ? now : throw VirtException.Worded(
                VirtErrorCode.OperationInvalid, $"the definition of '{stored.Name}' was changed by somebody else meanwhile; nothing was changed");
        }
    }
}
