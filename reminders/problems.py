"""What a school should do when its mail could not be recorded, by the reason code of the message."""

_ADVICE = {
    "unreadable": "Thư có tệp đính kèm nhưng chương trình không mở được tệp nào là báo cáo. Đề nghị trường mở lại tệp "
    "trên máy, lưu dưới dạng Word (.docx) hoặc Excel (.xlsx), không đặt mật khẩu, rồi gửi lại.",
    "wrong_form": "Tệp đính kèm không phải biểu mẫu được yêu cầu. Đề nghị trường điền đúng biểu mẫu kèm theo công văn "
    "rồi gửi lại.",
    "empty_form": "Trong biểu mẫu gửi kèm chưa đọc được dòng nào ở các bảng, ô báo kỳ này không có nội dung (nếu biểu "
    "có ô đó) cũng chưa được đánh dấu, nên báo cáo chưa được ghi nhận. Đề nghị trường điền vào đúng các bảng của biểu, "
    "giữ nguyên dòng tiêu đề của bảng, rồi gửi lại.",
    "no_attachment": "Thư không có tệp báo cáo đính kèm. Đề nghị trường gửi lại kèm tệp Word (.docx) "
    "hoặc Excel (.xlsx).",
    "only_a_link": "Thư không kèm tệp báo cáo, chỉ có đường dẫn tới tệp trên mạng (Google Drive, OneDrive, Zalo …). "
    "Vì lý do an toàn, chương trình không mở đường dẫn, nên báo cáo chưa được ghi nhận. Đề nghị trường tải tệp về máy "
    "rồi gửi lại, đính kèm chính tệp Word (.docx) hoặc Excel (.xlsx). Nếu tệp lớn hơn 25 MB, Gmail tự chuyển thành "
    "đường dẫn Drive: đề nghị gửi riêng biểu mẫu ở một thư, hình ảnh thu nhỏ lại hoặc gửi ở thư khác.",
    "too_large": "Thư quá lớn nên chương trình chưa đọc. Đề nghị trường gửi lại riêng biểu mẫu; hình ảnh gửi ở thư "
    "khác.",
    "broken_mime": "Thư bị lỗi trên đường truyền nên không đọc được. Đề nghị trường gửi lại.",
    "unknown_sender": "Thư có báo cáo ghi tên trường nhưng địa chỉ gửi chưa được đăng ký. Báo cáo chưa được ghi nhận. "
    "Nếu đúng là trường gửi, đề nghị trả lời thư này hoặc gửi lại từ địa chỉ đã đăng ký.",
    "unverified_sender": "Thư có báo cáo gửi dưới tên địa chỉ của trường nhưng máy chủ thư không xác thực được người "
    "gửi. Báo cáo đang chờ xác nhận. Nếu đúng là trường gửi, đề nghị trả lời thư này; nếu không phải, đề nghị báo lại.",
    "conflicting_school": "Tên trường hoặc mã trường ghi trong biểu không thống nhất, hoặc không khớp với địa chỉ gửi. "
    "Báo cáo chưa được ghi "
    "nhận và đang chờ chuyên viên xem. Nếu ghi nhầm, đề nghị trường sửa lại rồi gửi lại.",
    "unknown_school": "Chưa xác định được tên trường ghi trong biểu. Báo cáo đang chờ chuyên viên xem.",
    "no_round": "Biểu mẫu không ghi rõ báo cáo thuộc đợt nào. Đề nghị trường đánh dấu ở mục «Kỳ» rồi gửi lại.",
    "conflicting_round": "Đợt báo cáo ghi trong biểu và trong thư không thống nhất. Báo cáo đang chờ chuyên viên xem; "
    "đề nghị trường kiểm tra mục «Kỳ» của biểu.",
    "nil_contradiction": "Trường đã nộp báo cáo cho đợt này; lần trước và lần này khác nhau về việc có hay không có "
    "điển hình. Báo cáo đã ghi nhận trước được giữ nguyên; chuyên viên sẽ liên hệ.",
    "supplement": "Thư ghi là «bổ sung» cho báo cáo đã nộp. Báo cáo đã ghi nhận trước được giữ nguyên; chuyên viên sẽ "
    "xem và ghi nhận phần bổ sung.",
    "two_forms": "Thư có hai biểu mẫu khác nhau cho cùng một đợt. Đề nghị trường gửi lại một tệp đúng.",
    "same_report": "Báo cáo này trùng nội dung với báo cáo trường đã nộp; không có gì thay đổi, trường không phải "
    "làm gì thêm.",
}

_OTHERWISE = "Thư đang chờ chuyên viên xem. Trường không phải làm gì thêm lúc này."


def advice(reason: str) -> str:
    """Return the paragraph for a reason code; one without its own paragraph waits for the specialist."""
    return _ADVICE.get(reason, _OTHERWISE)
