namespace System.Management.Automation;

public class RuntimeException : SystemException, IContainsErrorRecord
{
    private ErrorRecord? _record;

    public RuntimeException() { }
    public RuntimeException(string message) : base(message) { }
    public RuntimeException(string message, Exception? innerException) : base(message, innerException) { }
    public RuntimeException(string message, Exception? innerException, ErrorRecord? errorRecord) : base(message, innerException) => _record = errorRecord;

    public virtual ErrorRecord ErrorRecord => _record ??= new ErrorRecord(this, "RuntimeException", ErrorCategory.NotSpecified, null);
    public bool WasThrownFromThrowStatement { get; set; }
}

public class CmdletInvocationException : RuntimeException
{
    public CmdletInvocationException() { }
    public CmdletInvocationException(string message) : base(message) { }
    public CmdletInvocationException(string message, Exception? innerException) : base(message, innerException) { }
    internal CmdletInvocationException(ErrorRecord record) : base(record.ToString(), record.Exception, record) { }
}

public class ActionPreferenceStopException : RuntimeException
{
    public ActionPreferenceStopException() { }
    public ActionPreferenceStopException(string message) : base(message) { }
    public ActionPreferenceStopException(string message, Exception? innerException) : base(message, innerException) { }

    internal ActionPreferenceStopException(ErrorRecord record)
        : base("The running command stopped because the preference variable \"ErrorActionPreference\" or common parameter is set to Stop: " + record, null, record) { }
}

public class PipelineStoppedException : RuntimeException
{
    public PipelineStoppedException() : base("The pipeline has been stopped.") { }
    public PipelineStoppedException(string message) : base(message) { }
    public PipelineStoppedException(string message, Exception? innerException) : base(message, innerException) { }
}

public class MetadataException : RuntimeException
{
    public MetadataException() { }
    public MetadataException(string message) : base(message) { }
    public MetadataException(string message, Exception? innerException) : base(message, innerException) { }
}

public class ValidationMetadataException : MetadataException
{
    public ValidationMetadataException() { }
    public ValidationMetadataException(string message) : base(message) { }
    public ValidationMetadataException(string message, Exception? innerException) : base(message, innerException) { }
}

public class ArgumentTransformationMetadataException : MetadataException
{
    public ArgumentTransformationMetadataException() { }
    public ArgumentTransformationMetadataException(string message) : base(message) { }
    public ArgumentTransformationMetadataException(string message, Exception? innerException) : base(message, innerException) { }
}

public class ParameterBindingException : RuntimeException
{
    public ParameterBindingException() { }
    public ParameterBindingException(string message) : base(message) { }
    public ParameterBindingException(string message, Exception? innerException) : base(message, innerException) { }

    internal ParameterBindingException(string message, string errorId, string parameter, object? target, Exception? inner = null)
        : base(message, inner)
    {
        (ErrorId, ParameterName) = (errorId, parameter);
        ErrorRecord = new ErrorRecord(this, errorId, ErrorCategory.InvalidArgument, target);
    }

    public string ErrorId { get; } = string.Empty;
    public string ParameterName { get; } = string.Empty;
    public override ErrorRecord ErrorRecord { get => field ?? base.ErrorRecord; }
}

public class CommandNotFoundException : RuntimeException
{
    public CommandNotFoundException() { }
    public CommandNotFoundException(string message) : base(message) { }
    public CommandNotFoundException(string message, Exception? innerException) : base(message, innerException) { }

    internal CommandNotFoundException(string message, string commandName) : base(message) =>
        (CommandName, ErrorRecord) = (commandName, new ErrorRecord(this, "CommandNotFoundException", ErrorCategory.ObjectNotFound, commandName));

    public string CommandName { get; set; } = string.Empty;
    public override ErrorRecord ErrorRecord { get => field ?? base.ErrorRecord; }
}

public class SessionStateException : RuntimeException
{
    public SessionStateException() { }
    public SessionStateException(string message) : base(message) { }
    public SessionStateException(string message, Exception? innerException) : base(message, innerException) { }
}

public class ItemNotFoundException : SessionStateException
{
    public ItemNotFoundException() { }
    public ItemNotFoundException(string message) : base(message) { }
    public ItemNotFoundException(string message, Exception? innerException) : base(message, innerException) { }

    internal ItemNotFoundException(string message, object target) : base(message) =>
        ErrorRecord = new ErrorRecord(this, "PathNotFound", ErrorCategory.ObjectNotFound, target);

    public override ErrorRecord ErrorRecord { get => field ?? base.ErrorRecord; }
}

public class PSInvalidCastException : InvalidCastException, IContainsErrorRecord
{
    public PSInvalidCastException() { }
    public PSInvalidCastException(string message) : base(message) { }
    public PSInvalidCastException(string message, Exception? innerException) : base(message, innerException) { }

    public ErrorRecord ErrorRecord => field ??= new ErrorRecord(this, "InvalidCast", ErrorCategory.InvalidArgument, null);
}

public class PSNotSupportedException : NotSupportedException, IContainsErrorRecord
{
    public PSNotSupportedException() { }
    public PSNotSupportedException(string message) : base(message) { }
    public PSNotSupportedException(string message, Exception? innerException) : base(message, innerException) { }

    public ErrorRecord ErrorRecord => field ??= new ErrorRecord(this, "NotSupported", ErrorCategory.NotImplemented, null);
}

public class PSInvalidOperationException : InvalidOperationException, IContainsErrorRecord
{
    public PSInvalidOperationException() { }
    public PSInvalidOperationException(string message) : base(message) { }
    public PSInvalidOperationException(string message, Exception? innerException) : base(message, innerException) { }

    public ErrorRecord ErrorRecord => field ??= new ErrorRecord(this, "InvalidOperation", ErrorCategory.InvalidOperation, null);
}

public class PSArgumentException : ArgumentException, IContainsErrorRecord
{
    public PSArgumentException() { }
    public PSArgumentException(string message) : base(message) { }
    public PSArgumentException(string message, string paramName) : base(message, paramName) { }
    public PSArgumentException(string message, Exception? innerException) : base(message, innerException) { }

    public ErrorRecord ErrorRecord => field ??= new ErrorRecord(this, "Argument", ErrorCategory.InvalidArgument, null);
}

public class MethodInvocationException : RuntimeException
{
    public MethodInvocationException() { }
    public MethodInvocationException(string message) : base(message) { }
    public MethodInvocationException(string message, Exception? innerException)
        : base(message, innerException, innerException is null ? null : new ErrorRecord(innerException, innerException.GetType().Name, ErrorCategory.NotSpecified, null)) { }
}
