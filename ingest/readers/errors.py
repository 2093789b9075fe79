"""Why a file cannot be read, in words for the school that sent it."""

TOO_COMPLEX = "Tệp quá phức tạp hoặc quá lớn nên không đọc tự động được; đề nghị gửi riêng biểu báo cáo, gọn hơn."


class UnreadableError(Exception):
    """A file that looks like something to read and cannot be. `reason` is a courteous Vietnamese sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
